;; The value of an expression that is no procedure is called.
((car '("f")) 1)
