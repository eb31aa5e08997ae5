;; (ice-9 vlist) lists and their hash maps. Differs: there are no vlists here.
(use-modules (ice-9 vlist))
(define v (vlist-cons 1 (vlist-cons 2 vlist-null)))
(define h (vhash-cons "a" 1 (vhash-cons "b" 2 vlist-null)))
(list (vlist->list v) (vlist-head v) (vlist-length v) (cdr (vhash-assoc "b" h)) (vhash-assoc "z" h)
      (vlist->list (vlist-map 1+ v)))
