namespace GeminiRx.Conversations.Answers;

/// <summary>A file at a time.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Changed">The time of its last change.</param>
internal readonly record struct SavedState(long Length, DateTime Changed)
{
    /// <summary>A state that no file has.</summary>
    public static SavedState Unknown { get; } = new(-1, default);
}
