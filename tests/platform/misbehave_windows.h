/* SPDX-License-Identifier: BSD-2-Clause */
/* The misbehaving library of misbehave.c for Windows. */
#ifndef TESTS_PLATFORM_MISBEHAVE_WINDOWS_H
#define TESTS_PLATFORM_MISBEHAVE_WINDOWS_H

/* Watches what the program puts out for the line that begins GUARD_STAGE, and
 * its look-ups of names. To be called when a stand-in is loaded. */
void misbehave_watch(void);

/* Does what GUARD_HOW says, from that line on. In watched look-ups too. */
void misbehave(void);

#endif
