using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>Revokes the last contents of an answer, which are sent again: the form of a <see cref="RewindChunk"/> in an update. Only with
/// <see cref="GeminiChatOptions.ReportRewinds"/>.</summary>
/// <remarks><see cref="ChatUpdates.ApplyRewinds(IEnumerable{ChatResponseUpdate})"/> applies it.</remarks>
public sealed class RewindContent : AIContent
{
    /// <summary>Creates the content.</summary>
    /// <param name="textLength">See <see cref="TextLength"/>.</param>
    /// <param name="contentCount">See <see cref="ContentCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public RewindContent(int textLength, int contentCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(textLength);
        ArgumentOutOfRangeException.ThrowIfNegative(contentCount);
        (TextLength, ContentCount) = (textLength, contentCount);
    }

    /// <summary>The length of the revoked text in UTF-16 code units, counted from the end of the answer's text; from 0.</summary>
    public int TextLength { get; }

    /// <summary>The number of revoked contents, of any type, counted from the end of the answer; from 0.</summary>
    public int ContentCount { get; }
}
