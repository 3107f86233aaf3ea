/* shown.h: a filing number that an answer shows; facts.h holds them all. */
#ifndef AEDILE_TABLES_FILING_SHOWN_H
#define AEDILE_TABLES_FILING_SHOWN_H

#include "base/place.h"
#include "knowledge/filing/filing.h"

/* Ceiling of one exhibit; past it the list is cut, and the table has a gap. */
enum { TRAFFIC_FILINGS_MAX = 100000 };

struct filing_shown {
    size_t exchange;
    const char *text; /* as it stands; the other texts are in one form */
    const char *number, *base;
    enum filing_kind kind;
    enum filing_fault fault;
    int province; /* 0: none, or the whole country */
    struct place place;
};

#endif
