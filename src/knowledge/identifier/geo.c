#include "knowledge/identifier/geo.h"

#include <math.h>

/* Krasovsky's ellipsoid (1940), on which the shift is defined. */
static const double axis = 6378245.0, eccentricity = 0.00669342162296594323;
static const double pi = 3.14159265358979323846;

size_t degrees_read(struct bytes text, double *ret_degrees)
{
    size_t at = 0, digits = 0;
    double value = 0, scale = 1;
    bool negative = text.size > 0 && text.data[0] == '-';
    for (at = negative; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        value = value * 10 + (text.data[at] - '0');
        digits++;
    }
    if (digits == 0 || digits > 3) {
        return 0;
    }
    if (at < text.size && text.data[at] == '.') {
        for (at++; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
            scale /= 10;
            value += (text.data[at] - '0') * scale;
        }
    }
    *ret_degrees = negative ? -value : value;
    return at;
}

size_t minutes_read(struct bytes text, double *ret_degrees)
{
    size_t whole = 0, at = 0;
    double value = 0, scale = 1;
    while (whole < text.size && text.data[whole] >= '0' && text.data[whole] <= '9' && whole < 6) {
        value = value * 10 + (text.data[whole++] - '0');
    }
    if ((whole != 4 && whole != 5) || whole == text.size || text.data[whole] != '.') {
        return 0;
    }
    for (at = whole + 1; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        scale /= 10;
        value += (text.data[at] - '0') * scale;
    }
    const char *sides = whole == 4 ? "NS" : "EW";
    double degrees = floor(value / 100), minutes = value - degrees * 100;
    if (at + 2 > text.size || text.data[at] != ',' || minutes >= 60 ||
            (text.data[at + 1] != sides[0] && text.data[at + 1] != sides[1])) {
        return 0;
    }
    degrees += minutes / 60;
    *ret_degrees = text.data[at + 1] == sides[1] ? -degrees : degrees;
    return at + 2;
}

bool place_read(struct bytes text, struct place_on_earth *ret_place)
{
    struct place_on_earth place = {0, 0};
    size_t first = degrees_read(text, &place.latitude);
    size_t at = first;
    while (at < text.size && (text.data[at] == ',' || text.data[at] == ' ')) {
        at++;
    }
    size_t second = degrees_read(bytes_slice(text, at, text.size), &place.longitude);
    if (first == 0 || second == 0 || at == first || fabs(place.latitude) > 90 ||
            fabs(place.longitude) > 180) {
        return false;
    }
    *ret_place = place;
    return true;
}

static double waves(double x)
{
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3;
}

static struct place_on_earth gcj_of(struct place_on_earth wgs)
{
    if (wgs.longitude < 72.004 || wgs.longitude > 137.8347 || wgs.latitude < 0.8293 ||
            wgs.latitude > 55.8271) {
        return wgs;
    }
    double x = wgs.longitude - 105, y = wgs.latitude - 35;
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) +
                   waves(x) + (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 +
                   (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3;
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves(x) +
                  (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 +
                  (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3;
    double radians = wgs.latitude / 180 * pi;
    double magic = 1 - eccentricity * sin(radians) * sin(radians);
    double metres_north = axis * (1 - eccentricity) / (magic * sqrt(magic)) * pi / 180;
    double metres_east = axis / sqrt(magic) * cos(radians) * pi / 180;
    return (struct place_on_earth){
            wgs.latitude + north / metres_north, wgs.longitude + east / metres_east};
}

static struct place_on_earth bd_of(struct place_on_earth gcj)
{
    double x = gcj.longitude, y = gcj.latitude, step = pi * 3000 / 180;
    double radius = sqrt(x * x + y * y) + 0.00002 * sin(y * step);
    double angle = atan2(y, x) + 0.000003 * cos(x * step);
    return (struct place_on_earth){radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065};
}

void place_in_datums(struct place_on_earth place, struct place_on_earth ret_places[DATUMS])
{
    ret_places[0] = place;
    ret_places[1] = gcj_of(place);
    ret_places[2] = bd_of(ret_places[1]);
}

const char *datum_name(int datum)
{
    static const char *const names[DATUMS] = {"WGS-84", "GCJ-02", "BD-09"};
    return names[datum];
}

double metres_between(struct place_on_earth a, struct place_on_earth b)
{
    const double degree = 111320; /* metres of latitude */
    double middle = (a.latitude + b.latitude) / 2 / 180 * pi;
    return hypot(
            (a.latitude - b.latitude) * degree, (a.longitude - b.longitude) * degree * cos(middle));
}
