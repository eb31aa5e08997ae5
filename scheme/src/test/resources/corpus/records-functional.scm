;; Functional setters of (srfi srfi-9 gnu).
(use-modules (srfi srfi-9) (srfi srfi-9 gnu))
(define-immutable-record-type <job>
  (make-job name slots)
  job?
  (name job-name set-job-name)
  (slots job-slots set-job-slots))
(define a (make-job "a" 1))
(define b (set-job-slots a 5))
(list (job-slots a) (job-slots b) (job-name b))
