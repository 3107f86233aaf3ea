/* payments.c: the query behind `aedile matrix payments`. */
#include "cli/matrix/build.h"

void matrix_plan_payments(bool through_time, struct matrix_plan *ret_plan)
{
    static const char *const axes[] = {"service", "platform"};
    *ret_plan = (struct matrix_plan){.kind = MATRIX_PAYMENTS,
            .rows_sql = "SELECT coalesce(p.service, '–'), coalesce(p.platform, '–'), p.method,"
                        " p.grade, substr(p.ts, 1, 10),"
                        " CAST(julianday(substr(p.ts, 1, 10)) AS INTEGER), NULL, NULL, NULL, NULL,"
                        " NULL FROM payment_method p"
                        " ORDER BY 1, 2, 3, substr(p.ts, 1, 10), p.ts, p.exhibit, p.id",
            .columns_sql = "SELECT DISTINCT method FROM payment_method ORDER BY 1",
            .axes = axes,
            .axis_count = 2,
            .through_time = through_time};
}
