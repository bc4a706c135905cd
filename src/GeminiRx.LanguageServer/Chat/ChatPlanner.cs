using System.Reactive.Linq;
using System.Text;
using GeminiRx.Conversations;
using GeminiRx.Conversations.Errors;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>Prepares the answer to a conversation in a document.</summary>
internal sealed class ChatPlanner(ServerState state, ContextReader contexts, PromptAnswers prompts)
{
    /// <summary>Finds where the answer to a conversation is written.</summary>
    /// <exception cref="GeminiConfigurationException">An answer is being written into the document.</exception>
    public int FindPlace(Document document)
    {
        if (state.Sessions.RunningIn(document.Uri).Any())
        {
            throw ConversationErrors.Busy();
        }

        // An answer that broke off is continued at its end, before a line break that the editor adds.
        var broken = state.History.Ended.All.LastOrDefault(ended => ended.Uri == document.Uri && ended.Arguments.IsChat);
        var text = CommitDocument.TextToSend(document);
        return broken is { CanContinue: true, From: { At: var at, Text.Length: > 0 } } && at <= text.Length && text.IsBlank(at, text.Length)
            ? at
            : text.Length;
    }

    /// <summary>Prepares the answer to the conversation before an offset.</summary>
    /// <param name="document">The document; without the answer that is replaced.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="arguments">The arguments of the command.</param>
    /// <exception cref="GeminiConfigurationException">It contains no unanswered question, or a setting is invalid.</exception>
    public Question Prepare(Document document, int offset, StreamArguments arguments)
    {
        var conversation = Conversation.Parse(CommitDocument.TextToSend(document with { Text = document.Text[..offset] }).ToString());
        conversation.EnsureWaitsForAnswer();
        var (folder, model) = (ChatDocument.FolderOf(document.Uri, contexts.Rules), ClientSettings.Clean(arguments.Model));
        return new Question(
            source =>
                Observable
                    .FromAsync(cancellationToken => conversation.ToRequestAsync(folder, cancellationToken))
                    .SelectMany(request => source(ToSend(request, model)))
                    .WithoutRewinds()
                    .TrimRepeatedText(conversation.TextToContinue()),
            () => new ChatShape(conversation),
            Mark: null
        );
    }

    private GenerateRequest ToSend(GenerateRequest request, string? model)
    {
        var secrets = 0;
        request = request with
        {
            Model = model ?? request.Model,
            Store = false,
            Contents = [.. request.Contents.Select(Filter)],
            System = request.System is { } system ? Filter(system) : null,
        };
        if (secrets > 0)
        {
            prompts.TellOfSecrets();
        }

        return request;

        Content Filter(Content content) =>
            content.Role == "model" ? Content.Model(content.Parts.Select(FilterPart)) : Content.User(content.Parts.Select(FilterPart));

        Part FilterPart(Part part) =>
            part switch
            {
                TextPart text => text with { Text = Replace(text.Text) },
                InlineDataPart file when IsText(file.MimeType) => FilterFile(file),
                _ => part,
            };

        // A file without secrets is sent as it is, whatever its encoding.
        InlineDataPart FilterFile(InlineDataPart file)
        {
            using var reader = new StreamReader(
                new MemoryStream(file.Data.ToArray()),
                Encoding.UTF8,
                detectEncodingFromByteOrderMarks: true
            );
            var text = reader.ReadToEnd();
            var replaced = Replace(text);
            return ReferenceEquals(text, replaced) ? file : Part.FromBytes(Encoding.UTF8.GetBytes(replaced), file.MimeType);
        }

        static bool IsText(string type) => type.StartsWith("text/", StringComparison.Ordinal) || type == "application/json";

        string Replace(string text)
        {
            var (pieces, count) = SecretFilter.Replace([text]);
            secrets += count;
            return pieces[0];
        }
    }
}
