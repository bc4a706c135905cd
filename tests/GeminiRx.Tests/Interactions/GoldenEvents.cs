namespace GeminiRx.Tests.Interactions;

/// <summary>One event of each of the service's seven kinds, and one piece of each of its 26 kinds; the names are those of the vendor's SDK
/// 3.3.0.</summary>
internal static class GoldenEvents
{
    /// <summary>The kinds of events, in the order of an answer.</summary>
    public static IReadOnlyList<(string Name, string Json)> Events { get; } =
    [
        (
            "interaction.created",
            """{"event_type":"interaction.created","event_id":"e1","interaction":{"id":"v1","status":"queue"""
                + """d","object":"interaction","model":"gemini-flash-latest"}}"""
        ),
        (
            "interaction.status_update",
            """{"event_type":"interaction.status_update","event_id":"e2","interaction_id":"v"""
                + """1","status":"in_progress","continuation_token":"dG9rZW4=","usage":{"total_input_tokens":7}}"""
        ),
        ("step.start", """{"event_type":"step.start","event_id":"e3","index":0,"step":{"type":"model_output"}}"""),
        (
            "step.delta",
            """{"event_type":"step.delta","event_id":"e4","index":0,"delta":{"type":"text","text":"Hällo 🚀"}"""
                + ""","metadata":{"total_usage":{"total_output_tokens":2}}}"""
        ),
        (
            "step.stop",
            """{"event_type":"step.stop","event_id":"e5","index":0,"step_usage":{"total_output_tokens":2}"""
                + ""","usage":{"total_output_tokens":3}}"""
        ),
        ("of tomorrow", """{"event_type":"interaction.tomorrow","event_id":"e6","new":1}"""),
        (
            "interaction.completed",
            """{"event_type":"interaction.completed","event_id":"e7","interaction":{"id":"v1","status":"complete"""
                + """d","service_tier":"standard","usage":{"total_input_tokens":7"""
                + ""","input_tokens_by_modality":[{"modality":"text","tokens":7}],"total_output_tokens":3"""
                + ""","output_tokens_by_modality":[{"modality":"text","tokens":3}],"total_thought_tokens":4"""
                + ""","total_cached_tokens":1,"total_tool_use_tokens":0,"total_tokens":14"""
                + ""","grounding_tool_count":[{"type":"google_search","count":1}]}}}"""
        ),
        ("error", """{"event_type":"error","event_id":"e8","error":{"code":"unavailable","message":"The model is overloaded."}}"""),
    ];

    /// <summary>The kinds of pieces: the step in which each comes, and the piece.</summary>
    public static IReadOnlyList<(string Name, string Step, string Delta)> Deltas { get; } =
    [
        ("text", """{"type":"model_output"}""", """{"type":"text","text":"Hi"}"""),
        ("thought_summary", """{"type":"thought"}""", """{"type":"thought_summary","content":{"type":"text","text":"Hm"}}"""),
        ("thought_signature", """{"type":"thought"}""", """{"type":"thought_signature","signature":"c2ln"}"""),
        (
            "arguments_delta",
            """{"type":"function_call","id":"c1","name":"f","arguments":{}}""",
            """{"type":"arguments_delta","arguments":"{\"city\":\"Paris\",\"days\":[1,true,null]}"}"""
        ),
        (
            "text_annotation_delta",
            """{"type":"model_output"}""",
            """{"type":"text_annotation_delta","annotations":[{"type":"url_citation","start_index":1,"end_index":2"""
                + ""","url":"https://a.example","title":"A"}]}"""
        ),
        ("image", """{"type":"model_output"}""", """{"type":"image","data":"AAAA","mime_type":"image/png","resolution":"low"}"""),
        (
            "audio",
            """{"type":"model_output"}""",
            """{"type":"audio","data":"AAAA","mime_type":"audio/l16","sample_rate":24000,"channels":1}"""
        ),
        ("video", """{"type":"model_output"}""", """{"type":"video","uri":"https://files.example/v","mime_type":"video/mp4"}"""),
        ("document", """{"type":"model_output"}""", """{"type":"document","data":"AAAA","mime_type":"application/pdf"}"""),
        (
            "function_result",
            """{"type":"function_result","call_id":"c1"}""",
            """{"type":"function_result","name":"f","result":"sunny","is_error":false}"""
        ),
        (
            "code_execution_call",
            """{"type":"code_execution_call","id":"x1","arguments":{}}""",
            """{"type":"code_execution_call","arguments":{"language":"python","code":"print(1)"},"signature":"c2ln"}"""
        ),
        (
            "code_execution_result",
            """{"type":"code_execution_result","call_id":"x1"}""",
            """{"type":"code_execution_result","result":"1\n","is_error":false}"""
        ),
        ("file_search_call", """{"type":"file_search_call","id":"x2"}""", """{"type":"file_search_call","signature":"c2ln"}"""),
        (
            "file_search_result",
            """{"type":"file_search_result","call_id":"x2"}""",
            """{"type":"file_search_result","result":[{"text":"t"}],"signature":"c2ln"}"""
        ),
        ("google_maps_call", """{"type":"google_maps_call","id":"x3"}""", """{"type":"google_maps_call","arguments":{"queries":["q"]}}"""),
        ("google_maps_result", """{"type":"google_maps_result","call_id":"x3"}""", """{"type":"google_maps_result","result":[]}"""),
        (
            "google_search_call",
            """{"type":"google_search_call","id":"x4","arguments":{}}""",
            """{"type":"google_search_call","arguments":{"queries":["weather"]}}"""
        ),
        (
            "google_search_result",
            """{"type":"google_search_result","call_id":"x4"}""",
            """{"type":"google_search_result","result":[{"search_suggestions":"s"}],"is_error":false}"""
        ),
        (
            "mcp_server_tool_call",
            """{"type":"mcp_server_tool_call","id":"x5"}""",
            """{"type":"mcp_server_tool_call","name":"n","server_name":"s","arguments":{"a":1}}"""
        ),
        (
            "mcp_server_tool_result",
            """{"type":"mcp_server_tool_result","call_id":"x5"}""",
            """{"type":"mcp_server_tool_result","name":"n","server_name":"s","result":"r"}"""
        ),
        (
            "url_context_call",
            """{"type":"url_context_call","id":"x6"}""",
            """{"type":"url_context_call","arguments":{"urls":["https://a.example"]}}"""
        ),
        (
            "url_context_result",
            """{"type":"url_context_result","call_id":"x6"}""",
            """{"type":"url_context_result","result":[{"url":"https://a.example","status":"success"}]}"""
        ),
        (
            "retrieval_call",
            """{"type":"retrieval_call","id":"x7"}""",
            """{"type":"retrieval_call","arguments":{"queries":["q"]},"retrieval_type":"t"}"""
        ),
        ("retrieval_result", """{"type":"retrieval_result","call_id":"x7"}""", """{"type":"retrieval_result","is_error":true}"""),
        ("processing_call", """{"type":"processing_call","id":"x8"}""", """{"type":"processing_call","signature":"c2ln"}"""),
        ("processing_result", """{"type":"processing_result","call_id":"x8"}""", """{"type":"processing_result"}"""),
        ("of tomorrow", """{"type":"tomorrow","new":1}""", """{"type":"tomorrow_delta","new":2}"""),
    ];
}
