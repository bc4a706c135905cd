using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>Revokes the last contents of an answer, which are sent again: the form of a <see cref="RewindChunk"/> in an update. Only with
/// <see cref="GeminiChatOptions.ReportRewinds"/>.</summary>
/// <remarks>
/// <para><see cref="ChatUpdates.ApplyRewinds(IEnumerable{ChatResponseUpdate})"/> applies it. In a message of the assistant that is sent
/// back, the chat client of this package applies it itself.</para>
/// <para>JSON: Microsoft.Extensions.AI serializes contents of other packages only after
/// <c>options.AddAIContentType&lt;RewindContent&gt;("geminirx.rewind")</c> on a copy of its
/// <see cref="AIJsonUtilities.DefaultOptions"/>.</para>
/// </remarks>
public sealed class RewindContent : AIContent
{
    /// <summary>Creates the content.</summary>
    /// <param name="textLength">See <see cref="TextLength"/>.</param>
    /// <param name="thoughtLength">See <see cref="ThoughtLength"/>.</param>
    /// <param name="contentCount">See <see cref="ContentCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public RewindContent(int textLength, int thoughtLength, int contentCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(textLength);
        ArgumentOutOfRangeException.ThrowIfNegative(thoughtLength);
        ArgumentOutOfRangeException.ThrowIfNegative(contentCount);
        (TextLength, ThoughtLength, ContentCount) = (textLength, thoughtLength, contentCount);
    }

    /// <summary>The length of the revoked text in UTF-16 code units, counted from the end of the answer's text; from 0.</summary>
    public int TextLength { get; }

    /// <summary>The length of the revoked thoughts in UTF-16 code units, counted from the end of the answer's thoughts; from 0.</summary>
    public int ThoughtLength { get; }

    /// <summary>The number of revoked contents without text or thoughts, such as data and function calls, counted from the end of the
    /// answer; from 0. A thought that has only a signature counts; an empty <see cref="TextContent"/> does not.</summary>
    public int ContentCount { get; }
}
