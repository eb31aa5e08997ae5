;; There is no way to Java.
(java.lang.System:exit 5)
