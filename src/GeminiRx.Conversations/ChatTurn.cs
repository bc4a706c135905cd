using System.Text;

namespace GeminiRx.Conversations;

/// <summary>Who speaks in a conversation.</summary>
public enum ChatRole
{
    /// <summary>The user.</summary>
    User,

    /// <summary>The model.</summary>
    Gemini,
}

/// <summary>A turn of a conversation in a file. Its text form names the role and never what is said.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said, without blank lines at its ends and, of the user's, without the lines that are attachments.</param>
public sealed record ChatTurn(ChatRole Role, string Text)
{
    /// <summary>What the user attaches, as the file names it: a path, from the file's folder on, or an address. Default: nothing.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    // Where the turn's heading begins in the file, and where its text does.
    internal int Start { get; init; }

    internal int BodyStart { get; init; }

    internal bool IsEmpty => Text.Length == 0 && Attachments.Count == 0;

    /// <summary>Compares the role, the text and the attachments one by one.</summary>
    /// <param name="other">The turn to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(ChatTurn? other) =>
        other is not null && (Role, Text) == (other.Role, other.Text) && Attachments.SequenceEqual(other.Attachments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Role, Text, Attachments.Count);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"Role = {Role}, Attachments = {Attachments.Count}");
        return true;
    }
}

/// <summary>What a conversation waits for.</summary>
public enum ChatState
{
    /// <summary>The user's next question.</summary>
    Ready,

    /// <summary>An answer: the last question has none.</summary>
    Unanswered,

    /// <summary>The rest of an answer: the last one broke off, since no empty turn of the user follows it.</summary>
    Broken,
}
