;; #:hide imports all but some names, which the program can then define.
(use-modules ((srfi srfi-1) #:hide (fold last)))
(define (fold . args) 'own-fold)
(list (fold + 0 '(1)) (first '(1 2)) (delete-duplicates '(1 1 2)))
