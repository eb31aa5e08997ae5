;; set! of a name that was never defined.
(set! never-defined 5)
