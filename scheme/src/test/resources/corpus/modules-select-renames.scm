;; A pair in #:select imports a name under another.
(use-modules ((srfi srfi-1) #:select ((fold . reduce-left) (first . head) second)))
(list (reduce-left cons '() '(1 2)) (head '(a b)) (second '(a b)))
