# SPDX-License-Identifier: BSD-2-Clause
# What the collectors and the tests need. The library itself needs libc and
# jansson only.

AC_DEFUN([EKRB_CHECK_COLLECTORS], [
	# Windows has WinHTTP in place of libcurl.
	AS_IF([test "$windows" = yes], [have_net=yes],
	    [PKG_CHECK_MODULES([CURL], [libcurl >= 7.80 openssl],
		[have_net=yes], [have_net=no])])
	PKG_CHECK_MODULES([MIT], [mit-krb5 mit-krb5-gssapi], [have_mit=yes],
	    [PKG_CHECK_MODULES([MIT], [krb5 krb5-gssapi], [have_mit=yes],
		[have_mit=no])])
	PKG_CHECK_MODULES([HEIMDAL], [heimdal-krb5 heimdal-gssapi],
	    [have_heimdal=yes], [have_heimdal=no])
	# Its headers are not ours to warn about.
	HEIMDAL_CFLAGS=`AS_ECHO(["$HEIMDAL_CFLAGS"]) | sed 's/-I */-isystem /g'`
	# krb5_creds holds types of its ASN.1 library.
	HEIMDAL_LIBS="$HEIMDAL_LIBS -lasn1"
	EKRB_CHECK_APPLE
	# collect-odbc looks for the driver manager when it runs.
	ekrb_saved_libs=$LIBS
	DL_LIBS=
	AC_SEARCH_LIBS([dlopen], [dl], [AS_IF([test "$ac_cv_search_dlopen" != "none required"],
	    [DL_LIBS=$ac_cv_search_dlopen])])
	LIBS=$ekrb_saved_libs
	AC_SUBST([DL_LIBS])
	AM_CONDITIONAL([HAVE_NET], [test "$have_net" = yes])
	AM_CONDITIONAL([HAVE_MIT],
	    [test "$have_mit" = yes && test "$have_net" = yes])
	AM_CONDITIONAL([HAVE_HEIMDAL], [test "$have_heimdal" = yes])
	AM_CONDITIONAL([HAVE_APPLE], [test "$have_apple" = yes])
	AM_CONDITIONAL([HAVE_COLLECT_HEIMDAL],
	    [test "$have_heimdal" = yes || test "$have_apple" = yes])
])

# The Heimdal of macOS, if there is no other.
AC_DEFUN([EKRB_CHECK_APPLE], [
	have_apple=no
	AS_CASE([$host_os.$have_heimdal], [darwin*.no], [
		AC_MSG_CHECKING([for Kerberos.framework and GSS.framework])
		APPLE_LIBS="-framework Kerberos -framework GSS"
		ekrb_saved_libs=$LIBS
		LIBS="$APPLE_LIBS $LIBS"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[
			#include <Kerberos/krb5.h>
			#include <GSS/gssapi.h>
			#include <GSS/gssapi_krb5.h>]], [[
			krb5_context ctx;
			OM_uint32 minor;
			return krb5_init_context(&ctx) != 0 ||
			    gss_krb5_ccache_name(&minor, NULL, NULL) != 0;]])],
		    [have_apple=yes])
		LIBS=$ekrb_saved_libs
		AC_MSG_RESULT([$have_apple])
	])
	AC_SUBST([APPLE_LIBS])
])

AC_DEFUN([EKRB_CHECK_TESTS], [
	PKG_CHECK_MODULES([CHECK], [check >= 0.15], [have_check=yes],
	    [have_check=no])
	PKG_CHECK_MODULES([OPENSSL], [openssl], [have_openssl=yes],
	    [have_openssl=no])
	AM_CONDITIONAL([HAVE_CHECK], [test "$have_check" = yes])
	AM_CONDITIONAL([HAVE_OPENSSL], [test "$have_openssl" = yes])
	# The lab is made of Linux namespaces.
	AS_CASE([$host_os.$have_openssl.$have_mit], [linux*.yes.yes],
	    [have_lab=yes], [have_lab=no])
	AM_CONDITIONAL([HAVE_LAB], [test "$have_lab" = yes])
])

AC_DEFUN([EKRB_SUMMARY], [
	AC_MSG_NOTICE([collect-net: $have_net, collect-mit: $have_mit, collect-heimdal: $have_heimdal (Apple's: $have_apple), unit tests: $have_check])
])

# Decoders to compare ours with: in the differential test and make bench.
AC_DEFUN([EKRB_CHECK_PEERS], [
	ekrb_saved_cflags=$CFLAGS
	ekrb_saved_libs=$LIBS
	have_mit_decoders=no
	AS_IF([test "$have_mit" = yes], [
		LIBS="$MIT_LIBS $LIBS"
		AC_CHECK_FUNC([decode_krb5_enc_tkt_part],
		    [have_mit_decoders=yes])
	])
	LIBS=$ekrb_saved_libs
	have_heimdal_decoders=no
	AS_IF([test "$have_heimdal" = yes], [
		LIBS="$HEIMDAL_LIBS -lasn1 $LIBS"
		AC_CHECK_FUNC([decode_EncTicketPart],
		    [have_heimdal_decoders=yes; HEIMDAL_ASN1_LIBS=-lasn1])
	])
	LIBS=$ekrb_saved_libs
	CFLAGS=$ekrb_saved_cflags
	AC_SUBST([HEIMDAL_ASN1_LIBS])
	PKG_CHECK_MODULES([SAMBA], [ndr_krb5pac talloc], [have_samba=yes],
	    [have_samba=no])
	AM_CONDITIONAL([HAVE_MIT_DECODERS], [test "$have_mit_decoders" = yes])
	AM_CONDITIONAL([HAVE_HEIMDAL_DECODERS],
	    [test "$have_heimdal_decoders" = yes])
	AM_CONDITIONAL([HAVE_SAMBA], [test "$have_samba" = yes])
])
