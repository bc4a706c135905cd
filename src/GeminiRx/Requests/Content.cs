using System.Diagnostics.CodeAnalysis;

namespace GeminiRx;

/// <summary>A turn of a conversation: a role and parts.</summary>
/// <remarks>Its text form contains the role and the number of parts, never their content.</remarks>
public sealed record Content
{
    private Content(string role, IEnumerable<Part> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Role = role;
        Parts = Guard.CopyOf([.. parts], name: nameof(parts));
        if (Parts.Count == 0)
        {
            throw new ArgumentException($"The turn of the {role} has no parts: add at least one.", nameof(parts));
        }
    }

    /// <summary>The author of the turn: <c>user</c> or <c>model</c>.</summary>
    public string Role { get; }

    /// <summary>The parts; at least one.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>Creates a turn of the user. The results of function calls are parts of such a turn.</summary>
    /// <param name="parts">Texts and other parts, at least one.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentException">There is no part, or one is null.</exception>
    public static Content User(params IEnumerable<Part> parts) => new("user", parts);

    /// <summary>Creates a turn of the model.</summary>
    /// <param name="parts">Texts and other parts, at least one.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentException">There is no part, or one is null.</exception>
    public static Content Model(params IEnumerable<Part> parts) => new("model", parts);

    /// <summary>
    /// Converts a streamed answer to the turn that the next request sends back. Each part is unchanged, with its signature; consecutive
    /// texts are joined. Content that a <see cref="RewindChunk"/> removes is left out, and so are incomplete function calls. See also
    /// <see cref="Completion.ToContent"/>.
    /// </summary>
    /// <param name="answer">All chunks of the answer, in order; chunks that are not content are ignored.</param>
    /// <param name="candidate">The index of the candidate, from 0. Default 0.</param>
    /// <returns>The turn; null if the candidate has no content.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public static Content? FromAnswer(IEnumerable<Chunk> answer, int candidate = 0)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var parts = AnswerParts.FromChunks(AnswerParts.WithoutRewinds(answer).Where(chunk => chunk.Candidate == candidate));
        return parts.Count == 0 ? null : Model(parts);
    }

    /// <summary>The turns without <see cref="StepPart"/>s, for an API that has none. A turn of nothing else is left out.</summary>
    internal static IReadOnlyList<Content> WithoutSteps(IReadOnlyList<Content> turns) =>
        turns.Any(turn => turn.Parts.Any(part => part is StepPart))
            ?
            [
                .. turns
                    .Where(turn => turn.Parts.Any(part => part is not StepPart))
                    .Select(turn => new Content(turn.Role, turn.Parts.Where(part => part is not StepPart))),
            ]
            : turns;

    /// <summary>Converts a text to a turn of the user.</summary>
    /// <param name="text">The text; null gives null.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Content?(string? text) => text is null ? null : User(text);

    /// <summary>The role and the number of parts.</summary>
    /// <returns>Such as <c>user, 2 parts</c>.</returns>
    public override string ToString() => $"{Role}, {Parts.Count} parts";
}
