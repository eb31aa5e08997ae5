;; define-module takes #:select, #:prefix and #:export as use-modules does.
(define-module (farm select)
  #:use-module ((srfi srfi-1) #:select (last (first . head)))
  #:use-module ((ice-9 match) #:prefix m:)
  #:export (tail))
(define (tail l) (last l))
(list (head '(1 2)) (tail '(1 2)) (m:match '(5) ((x) x)))
