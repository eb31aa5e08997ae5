;; A loaded file loads another, relative to itself.
(load "parts/outer.scm")
(list outer-value inner-value)
