;; string->number of a number.
(string->number 5)
