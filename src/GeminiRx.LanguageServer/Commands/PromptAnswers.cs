using System.Collections.Concurrent;
using System.Reactive.Linq;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Answers prompt files at places in documents.</summary>
internal sealed class PromptAnswers(
    PromptFolders folders,
    ServerState state,
    ContextReader contexts,
    ClientFactory clients,
    EditorClient client
)
{
    // Files in one message.
    private const int MaxNames = 10;

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private int _hasToldOfSecrets;

    /// <summary>The prompts of now: a changed file counts at once.</summary>
    public PromptLibrary Library
    {
        get
        {
            // In an open file the problems are diagnostics.
            var library = PromptLibrary.Read(folders.All);
            foreach (
                var (path, problems) in library.Invalid.Where(file => !state.Documents.IsOpen(file.Path) && _told.TryAdd(file.Path, true))
            )
            {
                _ = client.ShowMessageAsync(
                    EditorClient.WarningMessage,
                    $"The prompt file is not used: {path}, line {problems[0].Line + 1}: {problems[0].Message}"
                );
            }

            return library;
        }
    }

    /// <summary>Finds the prompt of a command.</summary>
    public PromptFile Find(string name)
    {
        var library = Library;
        var invalid = library.Invalid.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.Path) == name);
        if (invalid.Path is not null || library.Find(name) is not { } prompt || !prompt.IsCommand)
        {
            var names = string.Join(", ", library.Prompts.Where(known => known.IsCommand).Select(known => known.Name));
            throw Refuse(
                RefusalReasons.UnknownPrompt,
                invalid.Path is null
                    ? $"Unknown prompt '{name}': use one of {names}."
                    : $"{invalid.Path}, line {invalid.Problems[0].Line + 1}: {invalid.Problems[0].Message}",
                InvalidParams
            );
        }

        return prompt;
    }

    /// <summary>Fills a prompt.</summary>
    public Question Prepare(PromptFile prompt, Document document, PromptPlace place, StreamArguments arguments) =>
        Prepare(prompt, document, place, arguments, isContinued: false);

    /// <summary>Asks for the rest of an answer that broke off.</summary>
    /// <param name="document">The document with the text of the answer.</param>
    /// <param name="place">The end of that text.</param>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="broken">What was asked for the answer, which a retry asks again; null if nothing was.</param>
    public Question PrepareContinuation(Document document, PromptPlace place, StreamArguments arguments, Question? broken)
    {
        var next = PromptLibrary.BuiltIn.Find("continue")!;
        var prompt = Find(arguments.Prompt!) with { Body = next.Body, System = next.System };
        var rest = Prepare(prompt, document, place, arguments, isContinued: true);
        return broken is null ? rest : rest with { Mark = broken.Mark, UsesDiff = broken.UsesDiff, Renew = broken.Renew };
    }

    /// <summary>The answer; it is requested on subscription.</summary>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    public IObservable<Chunk> Ask(Question question)
    {
        var source = clients.CreateSessionSource();
        Tell(question.HasSecrets, question.Notes);
        return question.Ask(source);
    }

    /// <summary>Tells the user once that secrets are replaced.</summary>
    public void TellOfSecrets()
    {
        if (Interlocked.Exchange(ref _hasToldOfSecrets, 1) == 0)
        {
            _ = client.ShowMessageAsync(
                EditorClient.InfoMessage,
                $"Text that looks like a key or a password is sent as {SecretFilter.Mark}. This is said once."
            );
        }
    }

    private void Tell(bool hasSecrets, IEnumerable<string> notes)
    {
        if (hasSecrets)
        {
            TellOfSecrets();
        }

        foreach (var note in notes)
        {
            _ = client.ShowMessageAsync(EditorClient.WarningMessage, note);
        }
    }

    private Question Prepare(
        PromptFile prompt,
        Document document,
        PromptPlace place,
        StreamArguments arguments,
        bool isContinued,
        DocumentUri? leftOut = null
    )
    {
        var pending = contexts.Read(prompt, document, place, arguments, leftOut);
        var model = ClientSettings.Clean(arguments.Model);
        var question = pending.ReadDiff is null ? Ask(prompt, pending, model) : AskWithDiff(prompt, pending, model);
        return question with
        {
            CreateShape = ShapeOf(prompt, document, place, isContinued),
            Mark = place.Mark,
            Model = model ?? prompt.Model,
            IsCode = PromptRequest.IsCode(prompt, document),
            UsesDiff = pending.Source.Uses(PromptTemplate.Diff),
            Renew = RenewalOf(prompt, document, place, arguments),
        };
    }

    // Each function below is kept for a retry, or as long as its request: none of them shares its variables with another one.
    private static Func<IAnswerShape>? ShapeOf(PromptFile prompt, Document document, PromptPlace place, bool isContinued)
    {
        AnswerShape? Create() => PromptRequest.ShapeOf(prompt, document, place, isContinued);
        return Create() is null ? null : Create!;
    }

    private Func<DocumentUri, Question> RenewalOf(PromptFile prompt, Document document, PromptPlace place, StreamArguments arguments)
    {
        var isDropped = arguments.Diff is { } diff && diff.Length > TokenBudget.LengthOf(contexts.MaxTokens);
        var kept = isDropped ? arguments with { Diff = null } : arguments;
        return answer =>
        {
            contexts.EnsureMayBeSent(document.Uri, PromptTemplate.Uses(prompt.Body, PromptTemplate.Diff));
            return isDropped
                ? throw Refuse(
                    RefusalReasons.NotKept,
                    "Not asked again, because the diff was too large to be kept: run the command again with the diff."
                )
                : Prepare(prompt, document, place, kept, isContinued: false, answer);
        };
    }

    private static Question Ask(PromptFile prompt, PendingContext pending, string? model)
    {
        var context = PromptContext.Create(pending.Source);
        var (notes, secrets) = (NotesOn(context, pending.Missing).ToList(), context.Secrets);
        return Ask(PromptRequest.Create(prompt, context.Values, model)) with { Notes = notes, HasSecrets = secrets > 0 };
    }

    private static Question Ask(GenerateRequest request) => new(source => source(request), CreateShape: null, Mark: null);

    private Question AskWithDiff(PromptFile prompt, PendingContext pending, string? model)
    {
        return new Question(Ask, CreateShape: null, Mark: null);

        IObservable<Chunk> Ask(ChunkSource source) =>
            Observable
                .FromAsync(pending.CreateAsync)
                .SelectMany(whole =>
                {
                    Tell(whole.Secrets > 0, NotesOn(whole, pending.Missing));
                    return source(PromptRequest.Create(prompt, whole.Values, model));
                });
    }

    // The user named the files, so it is said if they are not sent, or not whole.
    private static IEnumerable<string> NotesOn(PromptContext context, IReadOnlyList<string> missing)
    {
        if (missing.Count > 0)
        {
            var names = string.Join(", ", missing.Select(path => $"@{path}"));
            yield return $"The folder of the workspace contains no file {names}: the name is sent as text.";
        }

        foreach (var group in context.LeftOutOfDiff.GroupBy(file => file.Reason))
        {
            yield return $"{NamesOf(group.Select(file => file.File))}: not sent, because {group.Key}.";
        }

        var cut = context
            .Parts.Where(part => part is { Name: PromptTemplate.Files or PromptTemplate.Diff, LeftOut: > 0 })
            .Select(part => part.File!);
        var whole = context.LeftOut.Where(file => file.IsNamed).Select(file => file.File);
        if (cut.Concat(whole).ToList() is { Count: > 0 } files)
        {
            yield return $"{NamesOf(files)} is sent in part or not at all, because geminirx.contextTokens allows no more.";
        }
    }

    private static string NamesOf(IEnumerable<string> names)
    {
        var all = names.ToList();
        var rest = all.Count - MaxNames;
        return string.Join(", ", all.Take(MaxNames)) + (rest > 0 ? $" and {rest} more" : "");
    }
}
