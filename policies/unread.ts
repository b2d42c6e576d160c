/**
 * Property maps stay bytes until somebody reads them. The engine sends every resource three times, and what no policy asks for
 * (everything, where no policy is to remediate) is then never made.
 */

import { BinaryReader } from "google-protobuf";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decodeStruct } from "./wire";

/** The bytes of a property map that has not been made a message of. */
const BYTES = Symbol("bytes");

interface Unread {
    [BYTES]?: Uint8Array | undefined;
}

/** Has the protobuf library leave property maps unread. To be called once, before policies are served. */
export function leavePropertiesUnread(): void {
    const deserialize = Struct.deserializeBinaryFromReader;
    const toJavaScript = Reflect.get(Struct.prototype, "toJavaScript");
    const getFieldsMap = Reflect.get(Struct.prototype, "getFieldsMap");
    Struct.deserializeBinaryFromReader = (message: Struct & Unread, reader) => {
        const start = reader.getCursor();
        while (reader.nextField()) {
            reader.skipField();
        }
        message[BYTES] = reader.getBuffer().subarray(start, reader.getCursor());
        return message;
    };
    Struct.prototype.toJavaScript = function (this: Struct & Unread) {
        const bytes = this[BYTES];
        return bytes === undefined ? toJavaScript.call(this) : decodeStruct(bytes);
    };
    // The one way to everything else that can be done with the message, writing it included.
    Struct.prototype.getFieldsMap = function (this: Struct & Unread) {
        const bytes = this[BYTES];
        if (bytes !== undefined) {
            this[BYTES] = undefined;
            deserialize(this, new BinaryReader(bytes));
        }
        return getFieldsMap.call(this);
    };
}
