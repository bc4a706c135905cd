using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Answers prompt files at places in documents.</summary>
internal sealed class PromptAnswers(LanguageServerOptions options, ServerState state, ClientFactory clients, EditorClient client)
{
    private int _hasToldOfSecrets;

    /// <summary>The prompts of now: a changed file counts at once.</summary>
    public PromptLibrary Library => PromptLibrary.Read(options.PromptFolders);

    /// <summary>Whether this server can write the answer to a prompt where the prompt wants it.</summary>
    public static bool CanWrite(PromptFile prompt) =>
        prompt.Placement is PromptPlacement.Insert or PromptPlacement.Below or PromptPlacement.Above;

    /// <summary>Finds a prompt whose answer can be written.</summary>
    public PromptFile Find(string name)
    {
        var library = Library;
        if (library.Find(name) is not { } prompt)
        {
            var invalid = library.Invalid.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.Path) == name);
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
                $"The prompt '{name}' is of the kind {kind}, which is not written into a document: use insert, below or above."
            );
    }

    /// <summary>The answer to the prompt of the arguments.</summary>
    public IObservable<Chunk> Answer(Document document, PromptPlace place, StreamArguments arguments) =>
        Answer(Find(arguments.Prompt!), document, place, arguments, isContinued: false);

    /// <summary>The rest of an answer that broke off.</summary>
    public IObservable<Chunk> Continuation(Document document, PromptPlace place, StreamArguments arguments)
    {
        var next = PromptLibrary.BuiltIn.Find("continue")!;
        var prompt = Find(arguments.Prompt!) with { Body = next.Body, System = next.System };
        return Answer(prompt, document, place, arguments, isContinued: true);
    }

    private IObservable<Chunk> Answer(PromptFile prompt, Document document, PromptPlace place, StreamArguments arguments, bool isContinued)
    {
        var source = clients.CreateSource();
        var others = state.Documents.Others(document.Uri);
        var (values, secrets) = PromptContext.Create(document, place, arguments.Instruction ?? "", others);
        if (secrets > 0 && Interlocked.Exchange(ref _hasToldOfSecrets, 1) == 0)
        {
            _ = client.ShowMessageAsync(
                EditorClient.InfoMessage,
                $"Gemini: text that looks like a key or a password is sent as {SecretFilter.Mark}. This is said once."
            );
        }

        var answer = source(PromptRequest.Create(prompt, values, ClientSettings.Clean(arguments.Model)));
        return PromptRequest.ShapeOf(prompt, document, place, isContinued) is null
            ? answer
            : answer.InShape(() => PromptRequest.ShapeOf(prompt, document, place, isContinued)!);
    }
}
