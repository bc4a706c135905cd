using System.CommandLine;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary><c>geminirx chat</c>: runs a conversation that is a Markdown file.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE.md") { Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string>("--name")
        {
            HelpName = "NAME",
            Description = "Open this conversation if no FILE is given",
            DefaultValueFactory = _ => "default",
        };
        var options = new AskOptions();
        var command = new GroupedCommand(
            "chat",
            "Chat in a Markdown file. End a line with \\ to continue on the next line.",
            options.Groups(question: [name], answer: [])
        )
        {
            file,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var view = AnswerViews.Create("text");
                return await AnswerRunner.RunAsync(
                    view,
                    async () =>
                    {
                        using var chat = Open(parsed.GetValue(file) ?? PathOf(parsed.GetRequiredValue(name)));
                        using var session = new ChatSession(
                            chat,
                            new Settings(options.Read(parsed)),
                            parsed.GetValue(options.Attach) ?? [],
                            cancellationToken
                        );
                        return await session.RunAsync();
                    }
                );
            }
        );
        return command;
    }

    private static string PathOf(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_')
            ? Path.Combine(DataFolder.Chats, $"{name}.md")
            : throw UsageErrors.InvalidConversationName(name);

    private static ChatFile Open(string path)
    {
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return ChatFile.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnusableConversation(path, e);
        }
    }
}
