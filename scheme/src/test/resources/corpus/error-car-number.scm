;; car of a number.
(car 5)
