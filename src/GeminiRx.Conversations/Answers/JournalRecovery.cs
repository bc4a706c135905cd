namespace GeminiRx.Conversations.Answers;

/// <summary>Puts the part of an answer that another program has removed back into its conversation, after the process that wrote it has
/// ended without doing so.</summary>
internal static class JournalRecovery
{
    /// <summary>Reads the journal that a process has left, and removes it. Without one, it does nothing; a conversation that was deleted
    /// stays so.</summary>
    /// <exception cref="IOException">The conversation cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static void Run(ChatFile file)
    {
        if (AnswerJournal.Read(file.FullPath) is var (ours, start) && File.Exists(file.FullPath))
        {
            ConversationMerge.Merged merged;
            SavedState state;
            do
            {
                (var theirs, state) = file.ReadSettled();
                merged = ConversationMerge.Merge(ours, start, theirs);
            } while (
                !string.IsNullOrWhiteSpace(merged.Missing) && !file.TryReplaceText(merged.Before + merged.Missing + merged.Behind, state)
            );
        }

        AnswerJournal.Remove(file.FullPath);
    }
}
