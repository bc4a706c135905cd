using System.Collections.Concurrent;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Answers prompt files at places in documents.</summary>
internal sealed class PromptAnswers(PromptFolders folders, ServerState state, ClientFactory clients, EditorClient client)
{
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
                    $"Gemini: the prompt file is not used: {path}, line {problems[0].Line + 1}: {problems[0].Message}"
                );
            }

            return library;
        }
    }

    /// <summary>Whether this server can write the answer to a prompt where the prompt wants it.</summary>
    public static bool CanWrite(PromptFile prompt) =>
        prompt.Placement is PromptPlacement.Insert or PromptPlacement.Below or PromptPlacement.Above or PromptPlacement.Replace;

    /// <summary>Finds a prompt whose answer can be written.</summary>
    public PromptFile Find(string name)
    {
        var library = Library;
        var invalid = library.Invalid.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.Path) == name);
        if (invalid.Path is not null || library.Find(name) is not { } prompt)
        {
            var names = string.Join(", ", library.Prompts.Where(CanWrite).Select(known => known.Name));
            throw Refuse(
                InvalidParams,
                invalid.Path is null
                    ? $"Unknown prompt '{name}': use one of {names}."
                    : $"{invalid.Path}, line {invalid.Problems[0].Line + 1}: {invalid.Problems[0].Message}"
            );
        }

        var kind = prompt.Placement.ToString().ToLowerInvariant();
        return CanWrite(prompt)
            ? prompt
            : throw Refuse(
                InvalidParams,
                $"The prompt '{name}' is of the kind {kind}, which is not written into a document: use insert, below, above or replace."
            );
    }

    /// <summary>Fills the prompt of the arguments.</summary>
    public Question Prepare(Document document, PromptPlace place, StreamArguments arguments) =>
        Prepare(Find(arguments.Prompt!), document, place, arguments, isContinued: false);

    /// <summary>Asks for the rest of an answer that broke off.</summary>
    public Question PrepareContinuation(Document document, PromptPlace place, StreamArguments arguments)
    {
        var next = PromptLibrary.BuiltIn.Find("continue")!;
        var prompt = Find(arguments.Prompt!) with { Body = next.Body, System = next.System };
        return Prepare(prompt, document, place, arguments, isContinued: true);
    }

    /// <summary>The answer; it is requested on subscription.</summary>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    public IObservable<Chunk> Ask(Question question) => question.Ask(clients.CreateSource());

    /// <summary>Tells the user once that secrets are replaced.</summary>
    public void TellOfSecrets()
    {
        if (Interlocked.Exchange(ref _hasToldOfSecrets, 1) == 0)
        {
            _ = client.ShowMessageAsync(
                EditorClient.InfoMessage,
                $"Gemini: text that looks like a key or a password is sent as {SecretFilter.Mark}. This is said once."
            );
        }
    }

    private Question Prepare(PromptFile prompt, Document document, PromptPlace place, StreamArguments arguments, bool isContinued)
    {
        var others = state.Documents.Others(document.Uri);
        var diagnostics = ReportedDiagnostics.Describe(ReportedDiagnostics.Read(arguments.Diagnostics));
        var (values, secrets) = PromptContext.Create(document, place, arguments.Instruction ?? "", others, diagnostics);
        if (secrets > 0)
        {
            TellOfSecrets();
        }

        var request = PromptRequest.Create(prompt, values, ClientSettings.Clean(arguments.Model));
        AnswerShape? CreateShape() => PromptRequest.ShapeOf(prompt, document, place, isContinued);
        return new Question(source => source(request), CreateShape() is null ? null : CreateShape!, place.Mark) { Model = request.Model };
    }
}
