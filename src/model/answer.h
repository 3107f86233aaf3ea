/* answer.h: what a tester or a probe answers to a question: yes, no, or nothing. */
#ifndef AEDILE_MODEL_ANSWER_H
#define AEDILE_MODEL_ANSWER_H

enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

const char *answer_name(enum answer answer); /* "yes", "no", "unknown" */

#endif
