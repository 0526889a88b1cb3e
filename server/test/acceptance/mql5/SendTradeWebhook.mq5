void SendTradeWebhook(string symbol, double entryPrice, double exitPrice, double volume, double pnl, long magicNumber) {
    string url = "http://YOUR_ORACLE_IP:8000/api/v1/log_trade";
    string cookie = NULL;
    string headers = "Content-Type: application/json\r\n"
                     "X-Quant-API-Key: YOUR_64_CHARACTER_RANDOM_SECURE_STRING\r\n";
    
    int timeout = 5000;
    char post[], result[];
    string resultHeaders;
    
    // Constructing the JSON Payload manually in MQL5
    string json = StringFormat(
        "{\"bot_name\":\"MT5_Trend_Bot\",\"exchange\":\"Forex.com\",\"asset_symbol\":\"%s\",\"order_type\":\"SELL\",\"entry_time\":\"%s\",\"exit_time\":\"%s\",\"entry_price\":%f,\"exit_price\":%f,\"position_size\":%f,\"realized_pnl\":%f,\"magic_number\":%I64d,\"status\":\"CLOSED\"}",
        symbol, 
        TimeToString(TimeCurrent(), TIME_DATE|TIME_SECONDS), 
        TimeToString(TimeCurrent(), TIME_DATE|TIME_SECONDS),
        entryPrice, 
        exitPrice, 
        volume, 
        pnl, 
        magicNumber
    );

    StringToCharArray(json, post, 0, WHOLE_ARRAY, CP_UTF8);
    
    // The infamous WebRequest execution
    int res = WebRequest("POST", url, headers, timeout, post, result, resultHeaders);
    
    if(res == -1) {
        Print("Webhook Error in WebRequest. Error code: ", GetLastError());
        Print("Did you add the URL to the allowed list in MT5 Options?");
    } else if (res == 201) {
        Print("Trade successfully logged to Oracle Database.");
    } else {
        Print("API Server rejected the payload. HTTP Status: ", res);
    }
}
