namespace GeminiRx.Cli;

/// <summary>The completions of a word.</summary>
/// <param name="Start">The offset of the word.</param>
/// <param name="Candidates">What may stand there, whole.</param>
internal sealed record InputCompletion(int Start, IReadOnlyList<string> Candidates)
{
    public static InputCompletion None { get; } = new(0, []);

    /// <summary>The beginning that all candidates share; it never ends within a surrogate pair.</summary>
    public string SharedBeginning
    {
        get
        {
            var shared = Candidates.Count == 0 ? "" : Candidates[0];
            foreach (var other in Candidates.Skip(1))
            {
                shared = shared[..shared.AsSpan().CommonPrefixLength(other)];
            }

            return shared.Length > 0 && char.IsHighSurrogate(shared[^1]) ? shared[..^1] : shared;
        }
    }

    /// <summary>Completes the word before the cursor as far as it is certain.</summary>
    /// <returns>The text, and a hint with the candidates if nothing is certain.</returns>
    public (EditText Text, string Hint) Apply(EditText text)
    {
        var shared = SharedBeginning;
        return Candidates.Count == 1 ? (text.DeleteTo(Start).Insert(shared.EndsWith('/') ? shared : $"{shared} "), "")
            : shared.Length > text.Cursor - Start ? (text.DeleteTo(Start).Insert(shared), "")
            : (text, string.Join("  ", Candidates));
    }
}
