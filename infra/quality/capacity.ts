/** DPUs of the job that starts an evaluation and waits: the smallest Python shell there is. */
export const STARTER_DPUS = 0.0625;

/**
 * Minutes that this job may take longer than the evaluation. With less it would be stopped first: nobody were told what became
 * of the evaluation, which goes on by itself, perhaps into the next.
 */
export const STARTER_SPARE_MINUTES = 10;
