using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class DocumentOrderTests
{
    // The last used documents are sent first. Red when they were in the order of their opening.
    [Fact]
    public void Documents_AreInTheOrderOfTheirLastUse()
    {
        var documents = new DocumentStore(new Lock());
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            documents.Open(new DocumentUri(name), 1, "text");
        }

        documents.Change(new DocumentUri("c"), [], 2);
        documents.Change(new DocumentUri("a"), [new ContentChange(null, "other")], 2);
        documents.Open(new DocumentUri("b"), 1, "again");

        Assert.Equal(["b", "a", "c", "d"], documents.All.Select(document => document.Uri.Value));
        Assert.Equal(["b", "c", "d"], documents.Others(new DocumentUri("a")).Select(document => document.Uri.Value));
    }
}
