;; alist-cons, alist-delete, alist-copy, assoc and member with a predicate.
(use-modules (srfi srfi-1))
(list (alist-cons 'a 1 '((b . 2)))
      (alist-delete 'b '((a . 1) (b . 2) (b . 3)))
      (assoc 2.0 '((1 . a) (2 . b)) =)
      (member "B" '("a" "b" "c") string-ci=?)
      (assoc "x" '(("x" . 1))))
