;; filter, remove, partition, delete, delete-duplicates.
(use-modules (srfi srfi-1))
(list (filter odd? '(1 2 3)) (remove odd? '(1 2 3))
      (call-with-values (lambda () (partition symbol? '(a 1 b 2))) list)
      (delete "b" '("a" "b" "c" "b")) (delete 3 '(1 2 3 4) <)
      (delete-duplicates '(1 2 1 3 2))
      (delete-duplicates '("a" "A" "b") string-ci=?)
      (filter-map (lambda (x) (and (number? x) (+ x 1))) '(1 a 2)))
