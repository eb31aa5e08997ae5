;;; (ice-9 common-list): more on lists.
(define-module (ice-9 common-list)
  #:re-export (every)
  #:export (adjoin butlast find-if intersection member-if notany notevery pick pick-mappings
            remove-if remove-if-not set-difference some union uniq))

(define (adjoin element set)
  (if (memv element set) set (cons element set)))

(define (butlast lst n)
  (list-head lst (- (length lst) n)))

(define (find-if pred lst)
  (find pred lst))

(define (member-if pred lst)
  (find-tail pred lst))

(define some any)

(define (notany pred . lists)
  (not (apply any pred lists)))

(define (notevery pred . lists)
  (not (apply every pred lists)))

(define (pick pred lst)
  (filter pred lst))

(define (pick-mappings f lst)
  (filter-map f lst))

(define (remove-if pred lst)
  (remove pred lst))

(define (remove-if-not pred lst)
  (filter pred lst))

(define (union a b)
  (fold adjoin b a))

(define (intersection a b)
  (filter (lambda (element) (memv element b)) a))

(define (set-difference a b)
  (remove (lambda (element) (memv element b)) a))

(define (uniq lst)
  (delete-duplicates lst eq?))
