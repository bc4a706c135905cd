using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>
/// Counts the contents since a checkpoint, and removes as much from the end of contents. Each kind is counted by itself, because
/// Microsoft.Extensions.AI joins texts and thoughts of updates: the number of contents changes, the lengths do not.
/// </summary>
internal sealed class RevokedContents
{
    private int _text;
    private int _thought;
    private int _others;

    private bool IsEmpty => (_text, _thought, _others) == (0, 0, 0);

    /// <summary>Counts a content.</summary>
    public void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                _text += text.Text.Length;
                break;
            case TextReasoningContent { Text.Length: > 0 } thought:
                _thought += thought.Text.Length;
                break;
            default:
                _others++;
                break;
        }
    }

    /// <summary>The rewind that removes what was counted.</summary>
    public RewindContent ToRewind() => new(_text, _thought, _others);

    /// <summary>Applies the rewinds in the contents of one message.</summary>
    /// <returns>The contents that count, without rewinds.</returns>
    public static List<AIContent> Apply(IEnumerable<AIContent> contents)
    {
        var kept = new List<AIContent>();
        foreach (var content in contents)
        {
            if (content is RewindContent rewind)
            {
                Remove(rewind, [kept]);
            }
            else
            {
                kept.Add(content);
            }
        }

        return kept;
    }

    /// <summary>Removes what a rewind revokes.</summary>
    /// <param name="rewind">The rewind.</param>
    /// <param name="lists">The contents before it, the last list first. The contents themselves are not changed.</param>
    public static void Remove(RewindContent rewind, IEnumerable<IList<AIContent>> lists)
    {
        var left = new RevokedContents
        {
            _text = rewind.TextLength,
            _thought = rewind.ThoughtLength,
            _others = rewind.ContentCount,
        };
        foreach (var contents in lists)
        {
            for (var at = contents.Count - 1; at >= 0; at--)
            {
                if (left.IsEmpty || !left.TryRemove(contents, at))
                {
                    return;
                }
            }
        }
    }

    // False for a content that is not revoked, or not as a whole: what is before it is not revoked either.
    private bool TryRemove(IList<AIContent> contents, int at)
    {
        var content = contents[at];
        var rest = content switch
        {
            TextContent text => Cut(text.Text, ref _text),
            TextReasoningContent { Text.Length: > 0 } thought => Cut(thought.Text, ref _thought),
            _ => Cut("1", ref _others), // each counts as one
        };
        if (rest.Length == 0)
        {
            contents.RemoveAt(at);
            return true;
        }

        if (content is TextContent whole && rest.Length < whole.Text.Length)
        {
            contents[at] = CopyOf(content, new TextContent(rest));
        }
        else if (content is TextReasoningContent thinking && rest.Length < thinking.Text.Length)
        {
            contents[at] = CopyOf(content, new TextReasoningContent(rest));
        }

        return false;
    }

    private static string Cut(string text, ref int length)
    {
        var cut = Math.Min(text.Length, length);
        length -= cut;
        return text[..^cut];
    }

    private static AIContent CopyOf(AIContent content, AIContent copy)
    {
        (copy.Annotations, copy.AdditionalProperties) = (content.Annotations, content.AdditionalProperties);
        return copy;
    }
}
