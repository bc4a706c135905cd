using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Rpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>
/// What the model is told: a place in a document, its surroundings, diagnostics, named files and the other open documents, as far as the
/// budget allows, in the order of their importance. Secrets are replaced before anything is cut.
/// </summary>
internal sealed class PromptContext
{
    // UTF-16 units of one other document or of the surroundings of its last change, and other documents that are looked at.
    private const int MaxOther = 6_000;
    private const int MaxAroundChange = 2_000;
    private const int MaxOthers = 50;

    private readonly Dictionary<string, string> _values = [];
    private readonly List<ContextPart> _parts = [];
    private readonly List<LeftOutFile> _leftOut = [];
    private readonly ContextSource _source;
    private readonly TokenBudget _budget;

    private PromptContext(ContextSource source) => (_source, _budget) = (ToSend(source), new TokenBudget(source.MaxTokens));

    /// <summary>The values of the variables.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The parts in the order of their importance.</summary>
    public IReadOnlyList<ContextPart> Parts => _parts;

    /// <summary>The files that are not sent.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut => _leftOut;

    /// <summary>The files of the staged changes that are never sent.</summary>
    public IReadOnlyList<LeftOutFile> LeftOutOfDiff => _source.Diff.LeftOut;

    /// <summary>The number of secrets that were replaced.</summary>
    public int Secrets { get; private set; }

    /// <summary>Creates the values of the variables.</summary>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The selection and the instruction alone are larger than the budget.</exception>
    public static PromptContext Create(ContextSource source)
    {
        var context = new PromptContext(source);
        context._values[PromptTemplate.File] = source.Document.Uri.Name;
        context._values[PromptTemplate.Language] = source.Document.Language;
        context.AddInstruction();
        context.AddOwnText();
        context.AddDiff();
        context.AddDiagnostics();
        context.AddFiles();
        context.AddOthers();
        return context;
    }

    // Below the line of scissors, git writes changes of files that may be ignored.
    private static ContextSource ToSend(ContextSource source)
    {
        var (text, place) = (CommitDocument.TextToSend(source.Document), source.Place);
        if (text.Length < source.Document.Text.Length && place.End > place.Start && place.End > text.Length)
        {
            throw Refuse(
                RefusalReasons.Ignored,
                $"The selection in {source.Document.Uri.Name} is not sent, because it is below the line >8 of git, "
                    + "with changes that may be of ignored files: select text above that line.",
                InvalidParams
            );
        }

        return source with
        {
            Document = source.Document with { Text = text },
            Place = place with { Start = Math.Min(place.Start, text.Length), End = Math.Min(place.End, text.Length) },
        };
    }

    private void AddInstruction()
    {
        var (text, secrets) = SecretFilter.Replace(_source.Instruction.Trim());
        EnsureFits(text.Length);
        Secrets += secrets;
        Add(PromptTemplate.Instruction, text, 0);
    }

    // The text is replaced as a whole, with its surroundings, so that no secret is cut before it is found.
    private void AddOwnText()
    {
        var (text, place) = (_source.Document.Text, _source.Place);
        var selectionEnd = _source.Uses(PromptTemplate.Selection) ? place.End : place.Start;
        EnsureFits(selectionEnd - place.Start);
        var (before, after) = Share((_budget.Left - (selectionEnd - place.Start)) / 2);
        var from = Math.Min(place.Start, WholeCharacters.Next(text, place.Start - before));
        var to = Math.Max(place.End, WholeCharacters.Previous(text, place.End + after));
        var (pieces, secrets) = SentText.Of(_source.Document, place.Instruction, [from, place.Start, selectionEnd, place.End, to]);
        Secrets += secrets;
        Add(PromptTemplate.Selection, pieces[1], 0);

        // The marks of secrets may be longer than the secrets.
        Add(PromptTemplate.Before, WholeCharacters.Last(pieces[0], before), from);
        Add(PromptTemplate.After, WholeCharacters.First(pieces[3], after), text.Length - to);
    }

    // Four fifths for the text before the place. What one side does not need is for the other one.
    private (int Before, int After) Share(int length)
    {
        var place = _source.Place;
        var before = _source.Uses(PromptTemplate.Before) ? place.Start : 0;
        var after = _source.Uses(PromptTemplate.After) ? _source.Document.Text.Length - place.End : 0;
        var behind = Math.Min(after, length - Math.Min(before, (int)(length * 4L / 5)));
        return (Math.Min(before, length - behind), behind);
    }

    // The changes are what the prompt is about, so that they may use the whole budget.
    private void AddDiff()
    {
        if (!_source.Uses(PromptTemplate.Diff))
        {
            return;
        }

        _leftOut.AddRange(_source.Diff.LeftOut);
        var files = DiffText.Of(_source.Diff.Files, _budget.Left, _source.MaxTokens);
        _values[PromptTemplate.Diff] = string.Concat(files.Select(file => file.Text));
        foreach (var (_, part, secrets) in files)
        {
            Secrets += secrets;
            Record(part);
        }
    }

    private void AddDiagnostics()
    {
        if (!_source.Uses(PromptTemplate.Diagnostics))
        {
            return;
        }

        var (text, secrets) = SecretFilter.Replace(_source.Diagnostics);
        var length = Math.Min(text.Length, _budget.Left / 2);
        var end = length == text.Length ? length : Math.Max(0, text.LastIndexOf('\n', Math.Max(0, length - 1)));
        Secrets += secrets;
        Add(PromptTemplate.Diagnostics, text[..end], text.Length - end);
    }

    private void AddFiles() =>
        _values[PromptTemplate.Files] = string.Join(
            "\n\n",
            _source
                .Files.Select(file => AddFile(PromptTemplate.Files, file.Name, FileText.Beginning(file.Name, file.Text, _budget.Left)))
                .OfType<string>()
        );

    private void AddOthers()
    {
        if (!_source.Uses(PromptTemplate.OpenFiles))
        {
            return;
        }

        var described = new List<string>();
        var others = _source
            .Others.Select(other => other with { Text = CommitDocument.TextToSend(other) })
            .Where(other => other.Text.Length > 0 && _source.Files.All(file => file.Uri != other.Uri));
        foreach (var other in others.Take(MaxOthers))
        {
            if (_source.WhyNotSent(other.Uri) is { } reason)
            {
                _leftOut.Add(new LeftOutFile(other.Uri.Name, reason, IsNamed: false));
            }
            else if (AddOther(other.Uri.Name, other.Text, other.LastChange) is { } text)
            {
                described.Add(text);
            }
        }

        _values[PromptTemplate.OpenFiles] = string.Join("\n\n", described);
    }

    private string? AddOther(string name, DocumentText text, int? lastChange) =>
        AddFile(
            PromptTemplate.OpenFiles,
            name,
            _source.ShowsLastChanges && lastChange is { } change
                ? FileText.Around(name, text, Math.Min(change, text.Length), Math.Min(MaxAroundChange, _budget.Left))
                : FileText.Beginning(name, text, Math.Min(MaxOther, _budget.Left))
        );

    private string? AddFile(string variable, string name, FileText? file)
    {
        if (file is null)
        {
            _leftOut.Add(new LeftOutFile(name, "the budget is used up", IsNamed: variable == PromptTemplate.Files));
            return null;
        }

        Secrets += file.Secrets;
        Record(new ContextPart(variable, name, file.Text.Length, file.LeftOut));
        return file.Text;
    }

    private void Add(string variable, string text, int leftOut)
    {
        _values[variable] = text;
        if (text.Length > 0)
        {
            Record(new ContextPart(variable, null, text.Length, leftOut));
        }
    }

    private void Record(ContextPart part)
    {
        _parts.Add(part);
        _budget.Take(part.Length);
    }

    // Half a selection would be answered wrongly.
    private void EnsureFits(int length)
    {
        if (length > _budget.Left)
        {
            var needed = TokenBudget.TokensOf(length + _source.Instruction.Trim().Length);
            throw Refuse(
                RefusalReasons.TooLarge,
                $"The selection and the instruction have about {needed:N0} tokens, and the setting geminirx.contextTokens allows "
                    + $"{_source.MaxTokens:N0}: select less text, or set a larger number.",
                InvalidParams
            );
        }
    }
}
