using System.Globalization;
using System.Text;

namespace GeminiRx.Conversations.Answers;

/// <summary>
/// The conversation up to the end of the answer that is being written, in a file beside it, <c>.name.answer</c>. Another program that saves
/// what it has read earlier removes text of the answer; if the process ends before it has put that back, the next one finds it here.
/// </summary>
internal sealed class AnswerJournal(string conversation)
{
    private const string Header = "geminirx-answer 1 ";

    private static readonly UTF8Encoding _utf8 = new(false);

    private readonly string _path = PathFor(conversation);

    private bool _isOpen;

    /// <summary>Adds text of the answer, before it is in the conversation.</summary>
    /// <param name="before">The conversation before it, if the journal has to begin anew.</param>
    /// <param name="answerStart">Where the answer begins in it.</param>
    /// <param name="text">The text.</param>
    public void Add(Func<string> before, int answerStart, string text)
    {
        if (_isOpen)
        {
            using var file = ChatFile.OpenPrivate(_path, FileMode.Append, FileShare.Read);
            file.Write(_utf8.GetBytes(text));
        }
        else
        {
            Begin(before() + text, answerStart);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Begin(string text, int answerStart)
    {
        var next = $"{_path}.next";
        using (var file = ChatFile.OpenPrivate(next, FileMode.Create, FileShare.None))
        {
            file.Write(_utf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Header}{answerStart}\n{text}")));
        }

        File.Move(next, _path, overwrite: true);
        _isOpen = true;
    }

    /// <summary>Ends the journal: the answer is in the conversation.</summary>
    public void End()
    {
        if (_isOpen)
        {
            _isOpen = false;
            File.Delete(_path);
        }
    }

    /// <summary>What the journal of a process that has ended says; null if there is none. Other text is no journal.</summary>
    public static (string Text, int AnswerStart)? Read(string conversation)
    {
        var path = PathFor(conversation);
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return
            end > Header.Length
            && text.StartsWith(Header, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(Header.Length, end - Header.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && start < text.Length - end
            ? (text[(end + 1)..], start)
            : null;
    }

    /// <summary>Removes the journal of a process that has ended.</summary>
    public static void Remove(string conversation) => File.Delete(PathFor(conversation));

    private static string PathFor(string conversation) =>
        Path.Combine(Path.GetDirectoryName(conversation)!, $".{Path.GetFileName(conversation)}.answer");
}
