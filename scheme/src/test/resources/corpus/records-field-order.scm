;; The constructor may name its fields in another order, or leave some out.
(use-modules (srfi srfi-9))
(define-record-type point
  (make-point y x)
  point?
  (x point-x)
  (y point-y)
  (label point-label set-point-label!))
(let ((p (make-point 1 2)))
  (set-point-label! p "here")
  (list (point-x p) (point-y p) (point-label p)))
