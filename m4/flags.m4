# SPDX-License-Identifier: BSD-2-Clause
# Flags are tried one by one and kept apart from the user's own CFLAGS.

# EKRB_TRY_CFLAG(FLAG, VARIABLE): adds FLAG to VARIABLE if the compiler takes it.
AC_DEFUN([EKRB_TRY_CFLAG], [
	AC_MSG_CHECKING([whether $CC takes $1])
	ekrb_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS -Werror $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
	    [AC_MSG_RESULT([yes]); $2="[$]$2 $1"], [AC_MSG_RESULT([no])])
	CFLAGS=$ekrb_saved_cflags
])

# EKRB_TRY_LDFLAG(FLAG): adds FLAG to EKRB_LDFLAGS if the linker takes it.
AC_DEFUN([EKRB_TRY_LDFLAG], [
	AC_MSG_CHECKING([whether the linker takes $1])
	ekrb_saved_ldflags=$LDFLAGS
	LDFLAGS="$LDFLAGS $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
	    [AC_MSG_RESULT([yes]); EKRB_LDFLAGS="$EKRB_LDFLAGS $1"],
	    [AC_MSG_RESULT([no])])
	LDFLAGS=$ekrb_saved_ldflags
])

AC_DEFUN([EKRB_WARNINGS], [
	AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror],
	    [treat compiler warnings as errors])], [], [enable_werror=no])
	m4_foreach_w([flag], [-std=c11 -Wall -Wextra -Wpedantic -Wshadow
	    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
	    -Wpointer-arith -Wwrite-strings -Wcast-qual -Wformat=2
	    -Wimplicit-fallthrough -Wundef -Wvla -Wswitch-enum
	    -Wno-unused-parameter -Wno-missing-field-initializers
	    -Wno-format-truncation],
	    [EKRB_TRY_CFLAG(flag, [EKRB_CFLAGS])])
	AS_IF([test "$enable_werror" = yes],
	    [EKRB_CFLAGS="$EKRB_CFLAGS -Werror"])
	AC_SUBST([EKRB_CFLAGS])
])

AC_DEFUN([EKRB_HARDENING], [
	AC_ARG_ENABLE([hardening], [AS_HELP_STRING([--disable-hardening],
	    [leave out the hardening flags])], [], [enable_hardening=yes])
	AC_ARG_ENABLE([sanitizers], [AS_HELP_STRING([--enable-sanitizers],
	    [build with AddressSanitizer and UndefinedBehaviorSanitizer])],
	    [], [enable_sanitizers=no])
	EKRB_TRY_CFLAG([-fvisibility=hidden], [EKRB_CFLAGS])
	AS_IF([test "$enable_hardening" = yes], [
		dnl gcc 12 for Windows dies on -fstack-clash-protection.
		AS_IF([test "$windows" = no],
		    [EKRB_TRY_CFLAG([-fstack-clash-protection], [EKRB_CFLAGS])])
		m4_foreach_w([flag], [-fstack-protector-strong -fcf-protection
		    -ftrivial-auto-var-init=zero -fno-strict-overflow],
		    [EKRB_TRY_CFLAG(flag, [EKRB_CFLAGS])])
		AS_IF([test "$enable_sanitizers" = no],
		    [EKRB_TRY_CFLAG([-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -O2],
		    [EKRB_FORTIFY])
		    AS_CASE([$CFLAGS], [*-O0*], [],
			[EKRB_CFLAGS="$EKRB_CFLAGS ${EKRB_FORTIFY% -O2}"])])
		EKRB_TRY_LDFLAG([-Wl,-z,relro])
		EKRB_TRY_LDFLAG([-Wl,-z,now])
		EKRB_TRY_LDFLAG([-Wl,-z,noexecstack])
		EKRB_TRY_LDFLAG([-Wl,--as-needed])
	])
	AC_SUBST([EKRB_LDFLAGS])
])

AC_DEFUN([EKRB_SANITIZERS], [
	AS_IF([test "$enable_sanitizers" = yes], [
		EKRB_TRY_CFLAG([-fsanitize=address,undefined], [EKRB_CFLAGS])
		EKRB_TRY_CFLAG([-fno-sanitize-recover=all], [EKRB_CFLAGS])
		EKRB_TRY_CFLAG([-fno-omit-frame-pointer], [EKRB_CFLAGS])
		AC_DEFINE([SANITIZED], [1],
		    [The leak sanitizer looks at the process as a debugger.])
	])
	AM_CONDITIONAL([SANITIZERS], [test "$enable_sanitizers" = yes])
])

AC_DEFUN([EKRB_FUZZER], [
	AC_ARG_ENABLE([fuzzer], [AS_HELP_STRING([--enable-fuzzer],
	    [link the fuzz targets with libFuzzer (needs clang)])], [],
	    [enable_fuzzer=no])
	AS_IF([test "$enable_fuzzer" = yes], [
		EKRB_TRY_CFLAG([-fsanitize=fuzzer-no-link], [EKRB_CFLAGS])
		FUZZER_LDFLAGS="-fsanitize=fuzzer"
	])
	AM_CONDITIONAL([FUZZER], [test "$enable_fuzzer" = yes])
	AC_SUBST([FUZZER_LDFLAGS])
])

AC_DEFUN([EKRB_VERSION_SCRIPT], [
	AC_MSG_CHECKING([whether the linker takes a version script])
	ekrb_saved_ldflags=$LDFLAGS
	LDFLAGS="$LDFLAGS -Wl,--version-script=$srcdir/lib/entrakrb.map"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [ekrb_map=yes], [ekrb_map=no])
	AC_MSG_RESULT([$ekrb_map])
	LDFLAGS=$ekrb_saved_ldflags
	AM_CONDITIONAL([VERSION_SCRIPT], [test "$ekrb_map" = yes])
])

# Whether the linker can put our malloc in place of libc's, for the tests that
# make allocations fail.
AC_DEFUN([EKRB_WRAP], [
	AC_MSG_CHECKING([whether the linker can wrap malloc])
	ekrb_saved_ldflags=$LDFLAGS
	OOM_LDFLAGS="-Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free"
	LDFLAGS="$LDFLAGS $OOM_LDFLAGS"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([[
		#include <stdlib.h>
		void *__wrap_malloc(size_t n) { return n ? NULL : NULL; }
		void __wrap_free(void *p) { (void)p; }]],
		[[char *p = malloc(3); free(p); return p != NULL;]])],
	    [AC_MSG_RESULT([yes]); OOM_CPPFLAGS=-DOOM_WORKS=1],
	    [AC_MSG_RESULT([no]); OOM_CPPFLAGS=-DOOM_WORKS=0; OOM_LDFLAGS=])
	LDFLAGS=$ekrb_saved_ldflags
	AC_SUBST([OOM_CPPFLAGS])
	AC_SUBST([OOM_LDFLAGS])
])

# Whether a program with jansson can be one file that needs nothing of the system
# it is carried to. Tried by running one, so never when compiling for another
# machine.
AC_DEFUN([EKRB_STATIC_INSPECT], [
	AC_ARG_ENABLE([static-inspect], [AS_HELP_STRING([--disable-static-inspect],
	    [link entrakrb-inspect dynamically, as distributions want it])],
	    [], [enable_static_inspect=auto])
	AS_IF([test "$enable_sanitizers" = yes], [enable_static_inspect=no])
	AS_IF([test "$enable_static_inspect" != no], [
		AC_MSG_CHECKING([whether a program can be static and relocatable])
		ekrb_saved_ldflags=$LDFLAGS
		ekrb_saved_libs=$LIBS
		LDFLAGS="$LDFLAGS -static-pie"
		LIBS="$JANSSON_LIBS $LIBS"
		AC_RUN_IFELSE([AC_LANG_PROGRAM([[
			#include <stddef.h>
			struct json_t *json_null(void);]],
			[[return json_null() == NULL;]])],
		    [ekrb_static=yes], [ekrb_static=no], [ekrb_static=no])
		AC_MSG_RESULT([$ekrb_static])
		LDFLAGS=$ekrb_saved_ldflags
		LIBS=$ekrb_saved_libs
		AS_CASE([$enable_static_inspect.$ekrb_static],
		    [*.yes], [INSPECT_LDFLAGS=-static-pie],
		    [yes.no], [AC_MSG_ERROR([cannot link statically])])
	])
	AC_SUBST([INSPECT_LDFLAGS])
])
