using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Tests.Streaming.Rewrites;

/// <summary>
/// What a document may contain after a rewrite, line by line. It knows the decisions about the lines, and none of the edits.
/// </summary>
internal sealed class RewriteReference
{
    private readonly List<(List<string> Deleted, List<string> Inserted, bool IsKept)> _parts = [];
    private readonly bool _isComplete;
    private string[] _shown = [];
    private char _firstTyped;
    private string _foreign = "";

    /// <summary>Creates the reference.</summary>
    /// <param name="document">The lines of the document.</param>
    /// <param name="first">The first line that is rewritten.</param>
    /// <param name="count">The number of those lines.</param>
    /// <param name="decisions">What becomes of them.</param>
    /// <param name="isComplete">Whether the answer came to its end; otherwise the original stays.</param>
    public RewriteReference(List<string> document, int first, int count, List<LineDecision> decisions, bool isComplete)
    {
        _isComplete = isComplete;
        Keep(document.Take(first));
        var isOpen = false;
        foreach (var (fate, line) in decisions)
        {
            if (fate == LineFate.Kept)
            {
                Keep([line]);
                isOpen = false;
                continue;
            }

            if (!isOpen)
            {
                _parts.Add(([], [], false));
                (isOpen, Changes) = (true, Changes + 1);
            }

            (fate == LineFate.Deleted ? _parts[^1].Deleted : _parts[^1].Inserted).Add(line);
        }

        Keep(document.Skip(first + count));
    }

    /// <summary>Whether the user deleted typed text again, so that a change may have been left out for it. Default false.</summary>
    public bool HasDeletions { get; init; }

    /// <summary>The changes of the answer.</summary>
    public int Changes { get; private set; }

    /// <summary>Those that the user's typing replaced.</summary>
    public int LeftOut { get; private set; }

    public bool Accepts(string text, char firstTyped, string foreign)
    {
        (_shown, _firstTyped, _foreign) = (text.Split('\n'), firstTyped, foreign);
        return Matches(0, 0);
    }

    private void Keep(IEnumerable<string> lines) =>
        _parts.AddRange(lines.Select(line => (new List<string> { line }, new List<string>(), true)));

    // Whether the lines from At on can be the parts from Part on.
    private bool Matches(int at, int part)
    {
        if (at < _shown.Length && IsForeign(at))
        {
            return Matches(at + 1, part);
        }

        if (part == _parts.Count)
        {
            return at == _shown.Length;
        }

        if (Written(at, part).Any(next => Matches(next, part + 1)))
        {
            return true;
        }

        var isLeftOut = LeftOutOf(at, part).Any(next => Matches(next, part + 1));
        LeftOut += isLeftOut && _isComplete && !_parts[part].IsKept ? 1 : 0;
        return isLeftOut;
    }

    // The lines of the answer, in which the user may have typed.
    private IEnumerable<int> Written(int at, int part)
    {
        var lines = _parts[part].Inserted;
        if (!_isComplete || _parts[part].IsKept)
        {
            yield break;
        }

        foreach (var line in lines)
        {
            at = SkipForeign(at);
            if (at == _shown.Length || Stripped(at) != line)
            {
                yield break;
            }

            at++;
        }

        yield return at;
    }

    // The original lines, because the user changed one of them, or typed a line between them. Lines of the answer in which the user typed
    // stay before them.
    private IEnumerable<int> LeftOutOf(int at, int part)
    {
        var isTouched = !_isComplete || HasDeletions || _parts[part].IsKept;
        return BehindTouched(at, _parts[part].Inserted).SelectMany(next => Original(next, _parts[part].Deleted, isTouched));
    }

    private IEnumerable<int> BehindTouched(int at, List<string> inserted)
    {
        at = SkipForeign(at);
        if (inserted.Count == 0)
        {
            return [at];
        }

        var isTouched = at < _shown.Length && Stripped(at) == inserted[0] && (HasDeletions || Stripped(at) != _shown[at]);
        var behind = inserted[1..];
        return isTouched ? BehindTouched(at + 1, behind).Concat(BehindTouched(at, behind)) : BehindTouched(at, behind);
    }

    private IEnumerable<int> Original(int at, List<string> lines, bool isTouched)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            var next = SkipForeign(at);
            isTouched |= index > 0 && next > at;
            at = next;
            if (at == _shown.Length || Stripped(at) != lines[index])
            {
                yield break;
            }

            isTouched |= Stripped(at) != _shown[at];
            at++;
        }

        if (isTouched)
        {
            yield return at;
        }
    }

    private int SkipForeign(int at)
    {
        while (at < _shown.Length && IsForeign(at))
        {
            at++;
        }

        return at;
    }

    private bool IsForeign(int at) => Stripped(at) == _foreign;

    private string Stripped(int at) => string.Concat(_shown[at].Where(one => one < _firstTyped || one > '\uF8FF'));
}
