using System.Diagnostics.CodeAnalysis;

namespace GeminiRx;

/// <summary>A turn of a conversation: what one side says, in parts.</summary>
/// <remarks>Its text form names the role and the number of parts and never what they say.</remarks>
public sealed record Content
{
    private Content(string role, IEnumerable<Part> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Role = role;
        Parts = Limits.Copy([.. parts], nameof(parts));
        if (Parts.Count == 0)
        {
            throw new ArgumentException("A turn has at least one part.", nameof(parts));
        }
    }

    /// <summary>Who says it: <c>user</c> or <c>model</c>.</summary>
    public string Role { get; }

    /// <summary>What is said; at least one part.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>A turn of the user, or the results of functions that the model called.</summary>
    /// <param name="parts">Texts and other parts, at least one.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentException">There is no part, or one is null.</exception>
    public static Content User(params IEnumerable<Part> parts) => new("user", parts);

    /// <summary>A turn of the model.</summary>
    /// <param name="parts">Texts and other parts, at least one.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentException">There is no part, or one is null.</exception>
    public static Content Model(params IEnumerable<Part> parts) => new("model", parts);

    /// <summary>
    /// The turn that a streamed answer is, to be sent back with the next question: every part as the service sent it, with its signature;
    /// texts that came in pieces are joined. What a <see cref="RewindChunk"/> takes back is left out. See also
    /// <see cref="Completion.ToContent"/>.
    /// </summary>
    /// <param name="answer">The answer's chunks, all of them, in their order; those that are no content make no part.</param>
    /// <param name="candidate">Which of several candidate answers. Default 0.</param>
    /// <returns>The turn; null where the candidate said nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public static Content? FromAnswer(IEnumerable<Chunk> answer, int candidate = 0)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var parts = AnswerParts.Of(AnswerParts.WithoutRewinds(answer).Where(chunk => chunk.Candidate == candidate));
        return parts.Count == 0 ? null : Model(parts);
    }

    /// <summary>A turn of the user that is one text.</summary>
    /// <param name="text">The text; null gives null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Content?(string? text) => text is null ? null : User(text);

    /// <summary>The role and the number of parts.</summary>
    /// <returns>Such as <c>user, 2 parts</c>.</returns>
    public override string ToString() => $"{Role}, {Parts.Count} parts";
}
