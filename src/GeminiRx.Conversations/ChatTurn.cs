using System.Text;
using GeminiRx.Conversations.Answers;

namespace GeminiRx.Conversations;

/// <summary>The role of a turn in a conversation.</summary>
public enum ChatRole
{
    /// <summary>The user.</summary>
    User,

    /// <summary>The model.</summary>
    Gemini,
}

/// <summary>A turn of a conversation in a file. Its string form contains the role and never the text.</summary>
/// <param name="Role">The role.</param>
/// <param name="Text">The text, without blank lines at its ends and without the lines of a user's turn that
/// attach files or change settings.</param>
public sealed record ChatTurn(ChatRole Role, string Text)
{
    /// <summary>The user's attachments as written in the file: paths relative to the file's folder, or addresses. Default: none.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    // The offset of the turn's heading in the file.
    internal int Start { get; init; }

    // The offset of the line after the heading.
    internal int BodyStart { get; init; }

    // The offset of the next turn's heading, or the end of the file.
    internal int End { get; init; }

    // The places of the attachments, in their order.
    internal IReadOnlyList<ChatLine> AttachmentLines { get; init; } = [];

    // The lines that change a setting.
    internal IReadOnlyList<ChatLine> SettingLines { get; init; } = [];

    // What the next request needs of an answer beyond its text; null if the text says everything.
    internal AnswerMark? Mark { get; init; }

    internal bool IsEmpty => Text.Length == 0 && Attachments.Count == 0;

    /// <summary>Compares the role, the text and the attachments by value.</summary>
    /// <param name="other">The turn to compare with.</param>
    /// <returns>Whether both turns are equal.</returns>
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

/// <summary>The next step of a conversation.</summary>
public enum ChatState
{
    /// <summary>The user asks the next question.</summary>
    Ready,

    /// <summary>The model answers the last question.</summary>
    Unanswered,

    /// <summary>The model continues its interrupted last answer, which no empty turn of the user follows.</summary>
    Interrupted,
}
