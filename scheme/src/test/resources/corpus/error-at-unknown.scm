;; (@ …) of a name that the module does not export.
((@ (srfi srfi-1) no-such-procedure) 1)
