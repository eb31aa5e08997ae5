#!/usr/bin/guile \
--no-auto-compile
!#
;; A #! !# block at the start and in the middle.
(list 1 #! hidden !# 2)
