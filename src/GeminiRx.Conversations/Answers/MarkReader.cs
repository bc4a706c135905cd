namespace GeminiRx.Conversations.Answers;

/// <summary>Converts an answer with its mark to the turns of a request.</summary>
internal static class MarkReader
{
    /// <summary>The turns; null if the mark belongs to another text.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="text">The text of the answer.</param>
    /// <param name="folder">The folder of the media.</param>
    /// <param name="earlier">The size of the files that are already in the request.</param>
    /// <param name="cancellationToken">Cancels the reading of media.</param>
    public static async Task<IReadOnlyList<Content>?> ReadAsync(
        AnswerMark mark,
        string text,
        AttachmentFolder folder,
        long earlier,
        CancellationToken cancellationToken
    )
    {
        text = AnswerMark.Normal(text);
        if (!mark.IsOf(text))
        {
            return null;
        }

        var (turns, at) = (new List<Content>(), 0);
        foreach (var turn in mark.Turns)
        {
            var parts = new List<Part>();
            foreach (var part in turn.Parts)
            {
                var shown = text.Substring(at, part.Length);
                at += part.Length;
                var sent = part.File is { } file
                    ? await ReadMediaAsync(file, shown, folder, earlier, cancellationToken).ConfigureAwait(false) with
                    {
                        ThoughtSignature = part.Signature,
                    }
                    : part.ToPart(shown);
                earlier += (sent as InlineDataPart)?.Data.Length ?? 0;

                // A text of nothing but a signature is a part; one without is none.
                if (sent is not TextPart { Text.Length: 0, ThoughtSignature: null })
                {
                    parts.Add(sent);
                }
            }

            if (parts.Count == 0)
            {
                return null;
            }

            turns.Add(turn.IsOfModel ? Content.Model(parts) : Content.User(parts));
        }

        return turns;
    }

    // A picture that is not there any more is the text that showed it.
    private static async Task<Part> ReadMediaAsync(
        string file,
        string shown,
        AttachmentFolder folder,
        long earlier,
        CancellationToken cancellationToken
    ) =>
        folder.FindProblem(file) is null
            ? await folder.ReadAsync(file, earlier, cancellationToken).ConfigureAwait(false)
            : new TextPart(shown.Trim('\n'));
}
