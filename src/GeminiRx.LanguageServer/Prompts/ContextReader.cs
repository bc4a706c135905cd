using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Git;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Reads what a prompt is sent with. Nothing is sent or shown.</summary>
internal sealed class ContextReader(DocumentStore documents, EditorState editor, StagedDiffs diffs)
{
    /// <summary>Which files are never sent, as the settings and the ignore files are now.</summary>
    public IgnoreRules Rules => new(editor.Current);

    /// <summary>The estimated tokens that may be sent.</summary>
    public int MaxTokens => editor.Current.Settings.ContextTokens;

    /// <summary>Refuses a document that is ignored.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="usesDiff">Whether a prompt about staged changes uses it, so that a message of git is sent. Default false.</param>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document is ignored. The message contains the rule.</exception>
    public void EnsureMayBeSent(DocumentUri uri, bool usesDiff = false)
    {
        if (!uri.IsValid)
        {
            throw Refuse(
                InvalidParams,
                "The document is not sent, because its URI contains a NUL character (%00), which no path has: send another URI."
            );
        }

        if (!(usesDiff && GitFolder.IsMessage(uri)) && Rules.FindRule(uri) is { } rule)
        {
            throw Refuse(
                RefusalReasons.Ignored,
                $"The document {uri.Name} is not sent, because it is ignored by {rule}. Change the rule to use it here."
            );
        }
    }

    /// <summary>Reads the surroundings of the cursor, and of the last changes in other open documents.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="document">The document.</param>
    /// <param name="offset">The offset of the cursor.</param>
    /// <param name="maxTokens">The estimated tokens that are sent at most.</param>
    /// <param name="rules">Which files are never sent.</param>
    public PromptContext ReadAround(PromptFile prompt, Document document, int offset, int maxTokens, IgnoreRules rules) =>
        PromptContext.Create(
            new ContextSource(document, new PromptPlace(offset, offset, offset, null))
            {
                Others = documents.Others(document.Uri),
                ShowsLastChanges = true,
                Uses = variable => PromptTemplate.Uses(prompt.Body, variable),
                WhyNotSent = rules.WhyNotSent,
                MaxTokens = maxTokens,
            }
        );

    /// <summary>Reads the context of a prompt at a place.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="document">The document.</param>
    /// <param name="place">The place.</param>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="leftOut">An open document that is not sent with this one. Default: none.</param>
    /// <exception cref="StreamJsonRpc.LocalRpcException">A file that the instruction names cannot be sent, or the selection is too
    /// large.</exception>
    public PendingContext Read(
        PromptFile prompt,
        Document document,
        PromptPlace place,
        StreamArguments arguments,
        DocumentUri? leftOut = null
    )
    {
        var rules = Rules;
        var instruction = arguments.Instruction ?? "";

        // The rest of an explanation is asked in the document of the answer, whose folder has no files for the user.
        var about = arguments.Uri is { } uri ? new DocumentUri(uri) : document.Uri;
        var (files, missing) = new NamedFiles(rules, documents).Read(instruction, about);
        var source = new ContextSource(document, place)
        {
            Instruction = instruction,
            Diagnostics = ReportedDiagnostics.Describe(ReportedDiagnostics.Read(arguments.Diagnostics)),
            Files = files,
            Others = [.. documents.Others(document.Uri).Where(other => other.Uri != leftOut)],
            Uses = variable => PromptTemplate.Uses(prompt.Body, variable),
            WhyNotSent = rules.WhyNotSent,
            MaxTokens = MaxTokens,
        };
        if (!source.Uses(PromptTemplate.Diff))
        {
            return new PendingContext(source, missing, ReadDiff: null);
        }

        if (arguments.Diff is { } diff)
        {
            return new PendingContext(source with { Diff = diffs.Read(diff, document, arguments) }, missing, ReadDiff: null);
        }

        // What is refused without the diff is refused at once.
        PromptContext.Create(source);
        return new PendingContext(source, missing, cancellationToken => diffs.ReadAsync(document, arguments, cancellationToken));
    }
}
