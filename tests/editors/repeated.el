;;; -*- lexical-binding: t -*-
;; Emacs with eglot's default idle time: eglot reports typing half a second later, as one range together with the server's edits.
;; Requests ten answers of repeated lines, one after the other. The script "repeated" sends the keys.
;; Writes one line for each run, and then "done", to the file OUT.
(require 'eglot)
(setq eglot-confirm-server-edits nil make-backup-files nil create-lockfiles nil auto-save-default nil inhibit-startup-screen t)
(add-to-list 'eglot-server-programs '(text-mode . ("geminirx" "serve" "--stdio")))
(defconst test-before "- item\n}\n\n- item\nrepeated\n")
(defconst test-behind "- item\n}\n\n}\n")
(defconst test-answer "- item\n\n- item\n- item\n}\n}\n\n\n- item\n}\nThe end.\n")
(defvar test-run 0)

(defun test-say (line) (append-to-file (concat line "\n") nil (getenv "OUT")))

(defun test-begin ()
  (setq test-run (1+ test-run))
  (find-file (make-temp-file "run" nil ".txt" (concat test-before test-behind)))
  (text-mode)
  (goto-char (point-min))
  (apply #'eglot--connect (eglot--guess-contact))
  (run-with-timer 1 nil #'test-ask (current-buffer)))

(defun test-ask (buffer)
  (with-current-buffer buffer
    (jsonrpc-async-request
     (eglot-current-server) :workspace/executeCommand
     (list :command "geminirx.continue"
           :arguments (vector (list :uri (eglot-path-to-uri (buffer-file-name)) :position (list :line 5 :character 0))))
     :success-fn #'ignore :error-fn #'ignore)))

(cl-defmethod eglot-handle-notification (_server (_method (eql geminirx/sessionEnded)) &rest end)
  (run-with-timer 1.2 nil #'test-judge (current-buffer) (plist-get end :outcome)))

(defun test-judge (_ outcome)
  (let* ((text (with-current-buffer (window-buffer) (buffer-string)))
         (typed (progn (string-match "\\`k*" text) (match-end 0)))
         (rest (substring text typed))
         (is-right (equal rest (concat test-before test-answer test-behind))))
    (test-say (format "%s %d keys %s" (if (and (equal outcome "completed") is-right) "right" "WRONG") typed outcome))
    (unless is-right (test-say (format "%S" text))))
  (set-buffer-modified-p nil)
  (if (< test-run 10) (test-begin) (test-say "done")))

(run-with-timer 0.5 nil #'test-begin)
