/* fineness: how exactly a position was written, whoever it is of. */
#ifndef KHP_PROJECT_FINENESS_H
#define KHP_PROJECT_FINENESS_H

#include "base/slice.h"

/* Reads a position in degrees from one cell (khp_position_read) and tells the metres on a meridian
 * that one step of the last digit is: 111195 for whole degrees, 1853 for minutes, 31 for seconds, a
 * tenth of it for each decimal. The finer ordinate counts; zeros at the end count too. False if it
 * is no position. */
bool khp_position_fineness(khp_slice text, double *metres);

#endif
