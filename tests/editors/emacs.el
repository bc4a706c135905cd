;;; -*- lexical-binding: t -*-
;; Emacs loads this file before the configuration. It turns off prompts, backups and sounds, and chooses the modes.
(setq create-lockfiles nil make-backup-files nil auto-save-default nil inhibit-startup-screen t ring-bell-function 'ignore
      native-comp-async-report-warnings-errors nil confirm-kill-emacs nil)
(setq geminirx-modes '(text-mode python-mode))
(menu-bar-mode -1)
(add-to-list 'auto-mode-alist '("\\(\\.md\\|/COMMIT_EDITMSG\\)\\'" . text-mode))
(add-hook 'text-mode-hook #'eglot-ensure)
