"""How names of raw columns are compared with those of the contract.

A crawler writes a CSV file's headings to the catalog trimmed and in lower case, and leaves what is between the letters:
`Order ID` is the column `order id`. Athena takes lower-case letters, digits and `_` alone without quotes. So names are
compared by the form that Athena takes, which a heading and its column in the catalog have in common: `Order ID`,
`order-id` and `ORDER_ID` are all `order_id`.
"""

import unicodedata


def normalise(name: str) -> str:
    """The form by which a name is compared: lower case, with one `_` for what is neither letter, mark nor digit.

    Letters may be of any script, composed (NFC). What stands at the ends goes. A name without any letter or digit has
    the empty form, and is like no other.
    """
    composed = unicodedata.normalize("NFC", name).lower()
    words = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in composed)
    return "_".join(words.split())
