using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GeminiRx.LanguageServer.Git;

/// <summary>
/// Splits a diff into its files. It reads the diffs of git and those of other programs, with and without prefixes of the paths. Lines of a
/// changed file that look like a header are told apart by the lengths of the hunks.
/// </summary>
internal sealed partial class DiffParser
{
    private const string GitHeader = "diff --git ";
    private static readonly string[] _mergeHeaders = ["diff --cc ", "diff --combined "];
    private static readonly string[] _names = ["--- ", "+++ ", "rename from ", "rename to ", "copy from ", "copy to "];

    private readonly List<DiffFile> _files = [];
    private readonly List<string> _paths = [];
    private readonly string _diff;
    private int _start;
    private bool _hasHunk;
    private bool _isOfGit;
    private bool _isWithoutPrefix;
    private int _removed;
    private int _added;

    private DiffParser(string diff) => _diff = diff;

    /// <summary>Splits a diff. Text before the first file belongs to it.</summary>
    public static IReadOnlyList<DiffFile> Parse(string diff)
    {
        var parser = new DiffParser(diff);
        for (var at = 0; at < diff.Length; )
        {
            var end = diff.IndexOf('\n', at) is var found and >= 0 ? found + 1 : diff.Length;
            parser.Read(at, diff[at..end].TrimEnd('\r', '\n'));
            at = end;
        }

        parser.EndFile(diff.Length);
        return parser._files;
    }

    private void Read(int at, string line)
    {
        if (_removed > 0 || _added > 0)
        {
            CountLine(line);
        }
        else if (line.StartsWith("diff --", StringComparison.Ordinal))
        {
            EndFile(at);
            ReadHeader(line);
        }
        else if (Hunk().Match(line) is { Success: true } hunk)
        {
            (_hasHunk, _removed, _added) = (true, CountOf(hunk.Groups[1]), CountOf(hunk.Groups[2]));
        }
        else if (_names.FirstOrDefault(name => line.StartsWith(name, StringComparison.Ordinal)) is { } name)
        {
            if (_hasHunk && name == "--- ")
            {
                EndFile(at);
            }

            AddName(PathOf(line[name.Length..]), mayHavePrefix: name is "--- " or "+++ ");
        }
    }

    private void CountLine(string line)
    {
        switch (line)
        {
            case ['-', ..]:
                _removed--;
                break;
            case ['+', ..]:
                _added--;
                break;
            case ['\\', ..]:
                break;
            default:
                _removed--;
                _added--;
                break;
        }
    }

    private void EndFile(int at)
    {
        if (_diff.AsSpan(_start, at - _start).IsWhiteSpace() || (_paths.Count == 0 && _files.Count == 0 && at < _diff.Length))
        {
            return;
        }

        _files.Add(new DiffFile([.. _paths.Distinct()], _diff[_start..at]));
        _paths.Clear();
        (_start, _hasHunk, _removed, _added) = (at, false, 0, 0);
        (_isOfGit, _isWithoutPrefix) = (false, false);
    }

    // An empty file has no lines of names. The two paths of git differ by their prefixes, unless it writes none.
    private void ReadHeader(string line)
    {
        if (_mergeHeaders.FirstOrDefault(header => line.StartsWith(header, StringComparison.Ordinal)) is { } merge)
        {
            (_isOfGit, _isWithoutPrefix) = (true, true);
            _paths.Add(PathOf(line[merge.Length..]));
        }
        else if (line.StartsWith(GitHeader, StringComparison.Ordinal))
        {
            _isOfGit = true;
            var names = line[GitHeader.Length..];
            var middle = Quoted().Match(names) is { Success: true } first ? first.Length : names.Length / 2;
            var (before, after) = (PathOf(names[..middle]), PathOf(names[middle..].TrimStart()));
            _isWithoutPrefix = before == after;
            if (WithoutPrefix(before) == WithoutPrefix(after))
            {
                _paths.Add(WithoutPrefix(after));
            }
        }
    }

    // Whether another program than git writes prefixes is not known, so the path counts both ways.
    private void AddName(string path, bool mayHavePrefix)
    {
        if (path == "/dev/null")
        {
            return;
        }

        if (!mayHavePrefix || !_isOfGit)
        {
            _paths.Add(path);
        }

        // The name comes last.
        if (mayHavePrefix)
        {
            _paths.Remove(WithoutPrefix(path));
            _paths.Add(WithoutPrefix(path));
        }
    }

    private string WithoutPrefix(string path) => !_isWithoutPrefix && path is [not '/', '/', _, ..] ? path[2..] : path;

    // Git ends a path with blanks by a tabulator; other programs write the time behind one.
    private static string PathOf(string text) => text.StartsWith('"') ? Unquote(text) : text.Split('\t')[0];

    private static string Unquote(string text)
    {
        var bytes = new List<byte>();
        var content = Quoted().Match(text) is { Success: true } match ? match.Groups[1].Value : text[1..];
        foreach (Match part in Escape().Matches(content))
        {
            bytes.AddRange(
                part.Value switch
                {
                    ['\\', >= '0' and <= '7', ..] octal => [(byte)Convert.ToInt32(octal[1..], 8)],
                    ['\\', var letter] => [ByteOf(letter)],
                    var other => Encoding.UTF8.GetBytes(other),
                }
            );
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static byte ByteOf(char letter) =>
        letter switch
        {
            'a' => 7,
            'b' => 8,
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            _ => (byte)letter,
        };

    private static int CountOf(Group count) =>
        !count.Success ? 1
        : int.TryParse(count.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) ? lines
        : 0;

    [GeneratedRegex(@"^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@", RegexOptions.CultureInvariant)]
    private static partial Regex Hunk();

    [GeneratedRegex(@"^""((?:[^""\\]|\\.)*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\[0-3][0-7]{2}|\\.|[^\\]+", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
